-- What customers and invoices show at the host in fields made for us, one row a record: what was last
-- written there. Null: it may show anything, for a write may have come to nothing.
create table own_fields (
  tenant_id uuid not null,
  entity text not null,
  host_id text not null,
  customer_id text not null,
  shown text,
  -- Why it was left, where it shows nothing.
  left_because text,
  -- When the consent was given under which it was written: each begins with empty fields.
  consented_at timestamptz not null,
  written_at timestamptz not null,
  constraint own_fields_pkey primary key (tenant_id, entity, host_id),
  constraint own_fields_tenant_fkey foreign key (tenant_id) references tenants,
  constraint own_fields_entity_check check (entity in ('customer', 'invoice')),
  constraint own_fields_left_check check (left_because in ('gone', 'other_company', 'no_place'))
);

create index own_fields_by_customer on own_fields (tenant_id, customer_id);

alter table own_fields enable row level security;
alter table own_fields force row level security;
create policy tenant_only on own_fields
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on own_fields to encours_app;

-- Whether they are written, and why they could not be.
alter table tenants
  add column own_fields boolean not null default true,
  add column own_fields_failure text,
  add column own_fields_failed_at timestamptz;
