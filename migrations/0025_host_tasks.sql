-- Calls that stand as tasks at the host: one row for each of our tasks that was ever put there.
create table host_tasks (
  tenant_id uuid not null,
  task_id uuid not null,
  -- The company at the host: another one knows nothing of it.
  realm text not null,
  customer_id text not null,
  invoice_id text,
  -- The host's own name of it.
  host_id text,
  -- asked: it may stand there. ending: it may be done or gone there by our own doing.
  state text not null,
  due date not null,
  problem text,
  changed_at timestamptz not null,
  constraint host_tasks_pkey primary key (tenant_id, task_id),
  constraint host_tasks_task_fkey foreign key (tenant_id, task_id) references tasks,
  constraint host_tasks_state_check check (
    state in ('asked', 'open', 'ending', 'done', 'deleted', 'removed', 'refused')
  ),
  constraint host_tasks_id_check check (host_id is not null or state in ('asked', 'refused'))
);

create index host_tasks_live on host_tasks (tenant_id, task_id)
  where state in ('asked', 'open', 'ending');

alter table host_tasks enable row level security;
alter table host_tasks force row level security;
create policy tenant_only on host_tasks
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on host_tasks to encours_app;

-- Our tags at the host, and which customers may bear one.
create table host_tags (
  tenant_id uuid not null,
  tag text not null,
  realm text not null,
  host_id text not null,
  constraint host_tags_pkey primary key (tenant_id, tag),
  constraint host_tags_tenant_fkey foreign key (tenant_id) references tenants,
  constraint host_tags_tag_check check (tag in ('formal_notice', 'handover', 'hold'))
);

alter table host_tags enable row level security;
alter table host_tags force row level security;
create policy tenant_only on host_tags
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on host_tags to encours_app;

create table tagged_customers (
  tenant_id uuid not null,
  tag text not null,
  customer_id text not null,
  realm text not null,
  -- False: the host was asked, and nothing is known of what came of it.
  stands boolean not null,
  changed_at timestamptz not null,
  constraint tagged_customers_pkey primary key (tenant_id, tag, customer_id),
  constraint tagged_customers_tenant_fkey foreign key (tenant_id) references tenants,
  constraint tagged_customers_tag_check check (tag in ('formal_notice', 'handover', 'hold'))
);

alter table tagged_customers enable row level security;
alter table tagged_customers force row level security;
create policy tenant_only on tagged_customers
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on tagged_customers to encours_app;

-- Whether they are written, and why they could not be.
alter table tenants
  add column host_tasks boolean not null default true,
  add column host_tasks_failure text,
  add column host_tasks_failed_at timestamptz,
  add column customer_tags boolean not null default false,
  add column customer_tags_failure text,
  add column customer_tags_failed_at timestamptz;
