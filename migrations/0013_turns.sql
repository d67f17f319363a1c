-- Every process asks here before it calls a company's host: the host's limits hold for all together.

create table host_turns (
  tenant_id uuid not null,
  host text not null,
  -- When the calls already granted will have been spread out, by the shorter and the longer limit.
  second_clear_at timestamptz not null,
  minute_clear_at timestamptz not null,
  paused_until timestamptz,
  constraint host_turns_pkey primary key (tenant_id, host),
  constraint host_turns_tenant_fkey foreign key (tenant_id) references tenants
);

-- Reads are metered by some hosts; a month is one of the host's calendar, in UTC.
create table host_calls (
  tenant_id uuid not null,
  host text not null,
  month date not null,
  reads bigint not null default 0,
  writes bigint not null default 0,
  constraint host_calls_pkey primary key (tenant_id, host, month),
  constraint host_calls_tenant_fkey foreign key (tenant_id) references tenants,
  constraint host_calls_month_check check (extract(day from month) = 1)
);

alter table host_turns enable row level security;
alter table host_turns force row level security;
create policy tenant_only on host_turns
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update on host_turns to encours_app;

alter table host_calls enable row level security;
alter table host_calls force row level security;
create policy tenant_only on host_calls
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update on host_calls to encours_app;
