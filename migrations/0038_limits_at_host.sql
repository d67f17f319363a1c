-- Limits that people have granted here, written as the host's own credit limit where an admin wants.
alter table tenants
  add column host_limits boolean not null default false,
  add column host_limits_failure text,
  add column host_limits_failed_at timestamptz;

alter table set_aside
  drop constraint set_aside_kept_check,
  add constraint set_aside_kept_check check (kept in ('sparing', 'tags', 'limits'));

create table host_limits (
  tenant_id uuid not null,
  customer_id text not null,
  realm text not null,
  currency text not null,
  -- What stood there before ours; null = none. It is put back when ours is taken away.
  before_minor bigint,
  written_minor bigint not null,
  -- False: asked for, and not answered yet.
  stands boolean not null,
  written_at timestamptz not null,
  constraint host_limits_pkey primary key (tenant_id, customer_id),
  constraint host_limits_tenant_fkey foreign key (tenant_id) references tenants
);

alter table host_limits enable row level security;
alter table host_limits force row level security;
create policy tenant_only on host_limits
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on host_limits to encours_app;
