-- Invoices at the host on which we have set its own mark that nobody is to be reminded, because they
-- are disputed or on hold here. Remembered before it is set: that mark is not read back as one of the
-- company's, and it alone is taken away again.
create table spared_invoices (
  tenant_id uuid not null,
  invoice_id text not null,
  -- False while it is being set: whether it stands is not known.
  set boolean not null,
  marked_at timestamptz not null,
  constraint spared_invoices_pkey primary key (tenant_id, invoice_id),
  constraint spared_invoices_tenant_fkey foreign key (tenant_id) references tenants
);

alter table spared_invoices enable row level security;
alter table spared_invoices force row level security;
create policy tenant_only on spared_invoices
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on spared_invoices to encours_app;

alter table tenants
  add column spares_invoices boolean not null default false,
  add column sparing_failure text,
  add column sparing_failed_at timestamptz;
