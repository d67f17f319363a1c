-- Tasks that no plan asks for: news from a carrier opens them, or a person does. A plan drops only
-- its own.

alter table tasks
  add column origin text not null default 'plan',
  add column detail jsonb not null default '{}',
  add column outcome text,
  add constraint tasks_origin_check check (origin in ('plan', 'event', 'person')),
  drop constraint tasks_kind_check,
  add constraint tasks_kind_check check (
    kind in (
      'call', 'promise_broken', 'plan_broken', 'declare_claim', 'find_contact', 'handover',
      'resolve_ambiguous', 'answer', 'commitment', 'other'
    )
  );

drop index tasks_one_open;
create unique index tasks_one_open on tasks (tenant_id, customer_id, kind)
  where state = 'open' and origin = 'plan';
create index tasks_by_state on tasks (tenant_id, state, due);
