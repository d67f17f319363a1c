-- How much a customer may owe: asked for, answered and granted by people, each with a reason. A
-- limit is never edited: the next one ends it.
create table limit_requests (
  tenant_id uuid not null,
  request_id uuid not null,
  customer_id text not null,
  amount_minor bigint not null,
  currency text not null,
  reason text not null,
  review_months integer not null,
  -- What was recommended on that day, and why; null where nothing was.
  recommended jsonb,
  asked_by text not null,
  asked_at timestamptz not null,
  state text not null,
  -- Of the answer: sent twice, it is given once.
  answer_id uuid,
  answer_reason text,
  answered_by text,
  answered_at timestamptz,
  constraint limit_requests_pkey primary key (tenant_id, request_id),
  constraint limit_requests_tenant_fkey foreign key (tenant_id) references tenants,
  constraint limit_requests_amount_check check (amount_minor >= 0),
  constraint limit_requests_months_check check (review_months between 3 and 12),
  constraint limit_requests_state_check check (state in ('open', 'approved', 'refused')),
  constraint limit_requests_answer_check check (
    (state = 'open') = (answer_id is null)
    and (state = 'open') = (answered_by is null)
    and (state = 'open') = (answered_at is null)
    and (state <> 'refused' or answer_reason is not null)
  )
);

create index limit_requests_by_customer on limit_requests (tenant_id, customer_id, asked_at);
create unique index limit_requests_one_open on limit_requests (tenant_id, customer_id)
  where state = 'open';

create table credit_limits (
  tenant_id uuid not null,
  customer_id text not null,
  position integer not null,
  amount_minor bigint not null,
  currency text not null,
  owner text not null,
  reason text not null,
  granted_on date not null,
  review_on date not null,
  granted_at timestamptz not null,
  request_id uuid not null,
  constraint credit_limits_pkey primary key (tenant_id, customer_id, position),
  constraint credit_limits_request_fkey foreign key (tenant_id, request_id)
    references limit_requests,
  constraint credit_limits_position_check check (position >= 1),
  constraint credit_limits_amount_check check (amount_minor >= 0),
  constraint credit_limits_review_check check (review_on > granted_on)
);

create unique index credit_limits_one_a_request on credit_limits (tenant_id, request_id);

-- What stands behind a customer's debt beside himself.
create table guarantees (
  tenant_id uuid not null,
  guarantee_id uuid not null,
  customer_id text not null,
  kind text not null,
  amount_minor bigint not null,
  currency text not null,
  starts date not null,
  -- Last day on which it counts; null = without an end.
  expires date,
  note text,
  entered_by text not null,
  entered_at timestamptz not null,
  ended_reason text,
  ended_by text,
  ended_at timestamptz,
  constraint guarantees_pkey primary key (tenant_id, guarantee_id),
  constraint guarantees_tenant_fkey foreign key (tenant_id) references tenants,
  constraint guarantees_kind_check check (
    kind in (
      'bank_guarantee', 'parent_guarantee', 'credit_insurance', 'retention_of_title',
      'deposit_held', 'other'
    )
  ),
  constraint guarantees_amount_check check (amount_minor > 0),
  constraint guarantees_expires_check check (expires >= starts),
  constraint guarantees_end_check check ((ended_at is null) = (ended_by is null))
);

create index guarantees_by_customer on guarantees (tenant_id, customer_id);

-- How far each customer is into his limit: the last alert step that was reached.
create table limit_steps (
  tenant_id uuid not null,
  customer_id text not null,
  step integer not null,
  constraint limit_steps_pkey primary key (tenant_id, customer_id),
  constraint limit_steps_tenant_fkey foreign key (tenant_id) references tenants,
  constraint limit_steps_step_check check (step in (50, 70, 90, 100))
);

-- Each time that a step was reached from below.
create table limit_crossings (
  tenant_id uuid not null,
  crossing_id uuid not null,
  customer_id text not null,
  step integer not null,
  used_minor bigint not null,
  limit_minor bigint not null,
  currency text not null,
  crossed_on date not null,
  crossed_at timestamptz not null,
  -- When the administrators were told, or are being told.
  told_at timestamptz,
  constraint limit_crossings_pkey primary key (tenant_id, crossing_id),
  constraint limit_crossings_tenant_fkey foreign key (tenant_id) references tenants,
  constraint limit_crossings_step_check check (step in (50, 70, 90, 100))
);

create index limit_crossings_by_customer on limit_crossings (tenant_id, customer_id, crossed_at);
create index limit_crossings_untold on limit_crossings (tenant_id, crossed_at)
  where told_at is null;

do $$
declare
  name text;
begin
  for name in
    select unnest(array[
      'limit_requests', 'credit_limits', 'guarantees', 'limit_steps', 'limit_crossings'
    ])
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy tenant_only on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())',
      name
    );
    execute format('grant select, insert on %I to encours_app', name);
  end loop;
end
$$;

-- A granted limit is evidence.
grant update on limit_requests, guarantees, limit_crossings to encours_app;
grant update, delete on limit_steps to encours_app;
