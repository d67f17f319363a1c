-- Where the host's own sums of a customer differ from ours, after he was read again.
create table drifts (
  tenant_id uuid not null,
  -- No reference: he may be one that the ledger does not know.
  customer_id text not null,
  currency text not null,
  ours_minor bigint not null,
  hosts_minor bigint not null,
  since timestamptz not null,
  compared_at timestamptz not null,
  constraint drifts_pkey primary key (tenant_id, customer_id, currency),
  constraint drifts_tenant_fkey foreign key (tenant_id) references tenants,
  constraint drifts_differ_check check (ours_minor <> hosts_minor)
);

-- The records that make the difference: null where only the other one has something open.
create table drift_records (
  tenant_id uuid not null,
  customer_id text not null,
  currency text not null,
  entity text not null,
  host_id text not null,
  ours_minor bigint,
  hosts_minor bigint,
  constraint drift_records_pkey primary key (tenant_id, customer_id, currency, entity, host_id),
  constraint drift_records_drift_fkey foreign key (tenant_id, customer_id, currency)
    references drifts on delete cascade,
  constraint drift_records_entity_check check (entity in ('invoice', 'creditNote', 'payment')),
  constraint drift_records_differ_check check (ours_minor is distinct from hosts_minor)
);

alter table drifts enable row level security;
alter table drifts force row level security;
create policy tenant_only on drifts
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on drifts to encours_app;

alter table drift_records enable row level security;
alter table drift_records force row level security;
create policy tenant_only on drift_records
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on drift_records to encours_app;

-- When the sums were last compared, null: they are to be; and whether the administrators were told
-- of the differences that stand.
alter table connections
  add column compared_at timestamptz,
  add column drift_told boolean not null default false;
