-- What hosts tell on their own, stored as it comes and handled by a job.

create table host_events (
  tenant_id uuid not null,
  host text not null,
  event_key text not null,
  entity text not null,
  host_id text not null,
  operation text,
  merged_id text,
  -- When it happened, as the host says; null where it does not.
  at timestamptz,
  received_at timestamptz not null,
  handled_at timestamptz,
  constraint host_events_pkey primary key (tenant_id, host, event_key),
  constraint host_events_tenant_fkey foreign key (tenant_id) references tenants
);

create index host_events_waiting on host_events (tenant_id, received_at) where handled_at is null;
create index host_events_handled on host_events (tenant_id, handled_at) where handled_at is not null;

-- Events that were told and not kept, by day and reason. What names no company that we know stands
-- under the nil tenant, so nothing here refers to a company.
create table host_event_drops (
  tenant_id uuid not null,
  host text not null,
  day date not null,
  reason text not null,
  dropped bigint not null,
  constraint host_event_drops_pkey primary key (tenant_id, host, day, reason),
  constraint host_event_drops_reason_check check (
    reason in ('unreadable_body', 'unreadable_event', 'not_kept', 'unknown_company', 'disconnected')
  )
);

alter table host_events enable row level security;
alter table host_events force row level security;
create policy tenant_only on host_events
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on host_events to encours_app;

alter table host_event_drops enable row level security;
alter table host_event_drops force row level security;
create policy tenant_only on host_event_drops
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update on host_event_drops to encours_app;

-- One round trip for the events of one company: names it to row security, keeps what is new, and
-- wakes the worker once. The shared lock lets any number of these run at a time; the worker takes
-- it alone before it looks, so what was told before its job began has been committed by then, and
-- what is told later finds that job taken and adds another one.
create function take_host_events(
  tenant uuid, from_host text, told json, now timestamptz, job json
) returns text
  language plpgsql
  set search_path = public, pg_temp
  as $body$
  declare
    standing text;
    taken integer;
  begin
    perform set_config('encours.tenant_id', tenant::text, true);
    select state into standing
    from connections
    where tenant_id = tenant and host = from_host;
    if standing is null then
      return 'unknown_company';
    elsif standing = 'disconnected' then
      return 'disconnected';
    end if;
    perform pg_advisory_xact_lock_shared(hashtextextended('events ' || tenant::text, 0));
    insert into host_events (
      tenant_id, host, event_key, entity, host_id, operation, merged_id, at, received_at
    )
    select tenant, from_host, key, entity, id, operation, "mergedId", at, now
    from json_to_recordset(told) as event (
      key text, entity text, id text, operation text, "mergedId" text, at timestamptz
    )
    order by key
    on conflict on constraint host_events_pkey do nothing;
    get diagnostics taken = row_count;
    if taken > 0 then
      perform add_encours_job_unless_waiting(
        job ->> 'name', job -> 'payload', job ->> 'key', job ->> 'queue',
        (job ->> 'runAt')::timestamptz
      );
    end if;
    return 'taken';
  end
  $body$;
revoke all on function take_host_events from public;
grant execute on function take_host_events to encours_app;
