-- An asking of the host that was never answered may come true late, after another one has: until a
-- day has passed since, one too many is looked for.
alter table host_tasks
  add column doubted_at timestamptz;

create index host_tasks_doubted on host_tasks (tenant_id, task_id)
  where doubted_at is not null;

-- Records that the host has refused by themselves: left out for a day, so that the others go on.
create table set_aside (
  tenant_id uuid not null,
  -- What was to be kept up: see server/writeback/keeping.
  kept text not null,
  record_id text not null,
  problem text not null,
  refused_at timestamptz not null,
  constraint set_aside_pkey primary key (tenant_id, kept, record_id),
  constraint set_aside_tenant_fkey foreign key (tenant_id) references tenants,
  constraint set_aside_kept_check check (kept in ('sparing', 'tags'))
);

alter table set_aside enable row level security;
alter table set_aside force row level security;
create policy tenant_only on set_aside
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on set_aside to encours_app;
