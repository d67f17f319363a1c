-- How a company sends: what its admin allows, tries that count for nothing, what a person found out
-- about an uncertain sending, and a chain over the audit in which a missing row shows.

alter table tenants
  add column region text,
  add column daily_limit integer,
  add column channel_limits jsonb not null default '{}',
  add column test_mode boolean not null default false,
  add column test_email text,
  add column test_phone text,
  add constraint tenants_region_check check (region in ('alsace-moselle')),
  add constraint tenants_daily_limit_check check (daily_limit >= 1),
  add constraint tenants_test_check check (
    not test_mode or test_email is not null or test_phone is not null
  );

alter table plan_runs
  add column broken jsonb not null default '[]';

create index plan_runs_by_time on plan_runs (tenant_id, planned_at);

-- The outcome that was unknown stays in `state` and `failure`; what a person found stands beside it.
alter table attempts
  add column resolution text,
  add column resolved_at timestamptz,
  add column resolved_by text,
  add column resolution_note text,
  add constraint attempts_resolution_check check (resolution in ('left', 'not_left')),
  add constraint attempts_resolved_check check (
    (resolution is null) = (resolved_at is null)
    and (resolution is null) = (resolved_by is null)
    and (resolution is null or state = 'ambiguous')
  );

create index attempts_by_time on attempts (tenant_id, reserved_at);

-- What went to the company itself in the place of its customer. Completes no step, and blocks none.
create table test_sends (
  tenant_id uuid not null,
  test_id uuid not null,
  message_id uuid not null,
  approved_at timestamptz not null,
  channel text not null,
  recipient text not null,
  instead_of text not null,
  state text not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  content_hash text not null,
  provider_id text,
  failure text,
  begun_at timestamptz not null,
  settled_at timestamptz,
  constraint test_sends_pkey primary key (tenant_id, test_id),
  constraint test_sends_message_fkey foreign key (tenant_id, message_id) references messages,
  constraint test_sends_once unique (tenant_id, message_id, approved_at),
  constraint test_sends_state_check check (state in ('sending', 'sent', 'failed', 'unknown'))
);

-- The audit as a chain: each link covers the row and the link before it. Made when the transaction
-- commits, after every other lock, so that those who wait for each other here hold up nobody.
create table audit_chain (
  tenant_id uuid not null,
  link bigint not null,
  entry_id uuid not null,
  hash text not null,
  constraint audit_chain_pkey primary key (tenant_id, link),
  constraint audit_chain_entry_fkey foreign key (tenant_id, entry_id) references audit,
  constraint audit_chain_entry_once unique (tenant_id, entry_id)
);

create function audit_text(entry audit) returns text
  language sql stable parallel safe
  return jsonb_build_array(
    entry.entry_id,
    to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    entry.actor,
    entry.action,
    entry.subject_kind,
    entry.subject_id,
    entry.detail
  )::text;

create function audit_hash(before text, entry audit) returns text
  language sql stable parallel safe
  return encode(sha256(convert_to(before || chr(10) || audit_text(entry), 'UTF8')), 'hex');

create function chain_audit() returns trigger
  language plpgsql
as $$
declare
  last record;
begin
  perform pg_advisory_xact_lock(hashtextextended('audit ' || new.tenant_id::text, 0));
  select link, hash
  into last
  from audit_chain
  where tenant_id = new.tenant_id
  order by link desc
  limit 1;
  insert into audit_chain (tenant_id, link, entry_id, hash)
  values (
    new.tenant_id,
    coalesce(last.link, 0) + 1,
    new.entry_id,
    audit_hash(coalesce(last.hash, ''), new)
  );
  return null;
end
$$;

-- Rows from before the chain, in the order of their time.
alter table audit no force row level security;

do $$
declare
  entry audit;
  last text := '';
  number bigint := 0;
  company uuid;
begin
  for entry in
    select *
    from audit
    order by tenant_id, at, entry_id
  loop
    if entry.tenant_id is distinct from company then
      company := entry.tenant_id;
      last := '';
      number := 0;
    end if;
    last := audit_hash(last, entry);
    number := number + 1;
    insert into audit_chain (tenant_id, link, entry_id, hash)
    values (entry.tenant_id, number, entry.entry_id, last);
  end loop;
end
$$;

alter table audit force row level security;

create constraint trigger audit_chained
  after insert on audit
  deferrable initially deferred
  for each row execute function chain_audit();

do $$
declare
  name text;
begin
  foreach name in array array['test_sends', 'audit_chain'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy tenant_only on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())',
      name
    );
  end loop;
end
$$;

grant select, insert, update on test_sends to encours_app;
grant select, insert on audit_chain to encours_app;
