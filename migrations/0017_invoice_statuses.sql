-- Where on an invoice at the host its status is written: nowhere, in a field that an admin names, or
-- between two marks in the note that people keep on it.
alter table tenants
  add column status_place text not null default 'none',
  add column status_field text,
  add constraint tenants_status_place_check check (
    status_place in ('none', 'custom_field', 'private_note')
    and (status_place = 'custom_field') = (status_field is not null)
  );

-- What is to stand there, one row an invoice: the latest text wins.
create table invoice_statuses (
  tenant_id uuid not null,
  invoice_id text not null,
  place text not null,
  field text,
  body text not null,
  short text not null,
  -- Nothing more is to come: the invoice is settled.
  settled boolean not null,
  -- Grows with each text: names its writing at the host.
  version integer not null,
  state text not null,
  reason text,
  failure text,
  -- Of closed books: the last day that is closed.
  closed_until date,
  changed_at timestamptz not null,
  written_at timestamptz,
  constraint invoice_statuses_pkey primary key (tenant_id, invoice_id),
  constraint invoice_statuses_tenant_fkey foreign key (tenant_id) references tenants,
  constraint invoice_statuses_place_check check (
    place in ('custom_field', 'private_note')
    and (place = 'custom_field') = (field is not null)
  ),
  constraint invoice_statuses_state_check check (
    state in ('queued', 'written', 'failed', 'dropped')
  ),
  constraint invoice_statuses_version_check check (version >= 1)
);

create index invoice_statuses_unwritten on invoice_statuses (tenant_id, state)
  where state in ('queued', 'failed');

-- The version of a record at the host that a write of ours made: what the host tells of it is no
-- news.
create table own_edits (
  tenant_id uuid not null,
  entity text not null,
  host_id text not null,
  edit text not null,
  host_updated_at timestamptz not null,
  made_at timestamptz not null,
  constraint own_edits_pkey primary key (tenant_id, entity, host_id),
  constraint own_edits_tenant_fkey foreign key (tenant_id) references tenants
);

create index own_edits_made on own_edits (tenant_id, made_at);
create index notes_failed on notes (tenant_id) where state = 'failed';

alter table invoice_statuses enable row level security;
alter table invoice_statuses force row level security;
create policy tenant_only on invoice_statuses
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on invoice_statuses to encours_app;

alter table own_edits enable row level security;
alter table own_edits force row level security;
create policy tenant_only on own_edits
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on own_edits to encours_app;
