-- What letters are made of beside the ledger: the sender's business paper, a company's own texts,
-- whom a customer names for reminders, and the document that went into the envelope.

-- Who writes: legal form, seat, register, bank account. Each save is a version, the highest holds.
create table letterheads (
  tenant_id uuid not null,
  version integer not null,
  content jsonb not null,
  saved_by text not null,
  saved_at timestamptz not null,
  constraint letterheads_pkey primary key (tenant_id, version),
  constraint letterheads_tenant_fkey foreign key (tenant_id) references tenants,
  constraint letterheads_version_check check (version >= 1)
);

-- A company's own text of a letter; without content the shipped one holds again.
create table letter_texts (
  tenant_id uuid not null,
  language text not null,
  step text not null,
  tone text not null,
  version integer not null,
  content jsonb,
  saved_by text not null,
  saved_at timestamptz not null,
  constraint letter_texts_pkey primary key (tenant_id, language, step, tone, version),
  constraint letter_texts_tenant_fkey foreign key (tenant_id) references tenants,
  constraint letter_texts_language_check check (language ~ '^[a-z]{2}$'),
  constraint letter_texts_tone_check check (tone in ('cordial', 'firm')),
  constraint letter_texts_version_check check (version >= 1)
);

-- People at a customer. Named by us and not by the host, so they outlive a new import of the book.
create table customer_contacts (
  tenant_id uuid not null,
  customer_id text not null,
  person_id uuid not null,
  name text not null,
  role text not null,
  email text,
  phone text,
  locale text,
  gets_reminders boolean not null,
  valid_from date not null,
  valid_until date,
  created_by text not null,
  created_at timestamptz not null,
  constraint customer_contacts_pkey primary key (tenant_id, customer_id, person_id),
  constraint customer_contacts_tenant_fkey foreign key (tenant_id) references tenants,
  constraint customer_contacts_role_check check (
    role in ('payables', 'management', 'purchasing', 'legal', 'other')
  ),
  constraint customer_contacts_dates_check check (valid_until >= valid_from)
);

create unique index customer_contacts_one_reminded on customer_contacts (tenant_id, customer_id)
  where gets_reminders and valid_until is null;

do $$
declare
  name text;
begin
  foreach name in array array['letterheads', 'letter_texts', 'customer_contacts']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy tenant_only on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())',
      name
    );
    execute format('grant select, insert on %I to encours_app', name);
  end loop;
end
$$;

grant update on customer_contacts to encours_app;

-- The tone is a part of what is approved.
alter table messages
  add column tone text not null default 'firm',
  add column tone_reason text not null default 'STEP',
  add constraint messages_tone_check check (tone in ('cordial', 'firm'));

alter table attempts
  add column document_name text,
  add column document bytea,
  add column envelope jsonb,
  add constraint attempts_document_check check ((document is null) = (document_name is null));
