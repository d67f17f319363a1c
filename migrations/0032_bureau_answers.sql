-- The last answer of each bureau about a company, by its number. An answer that was one stays with
-- its own day while the bureau cannot be asked again.
create table bureau_answers (
  tenant_id uuid not null,
  siren text not null,
  bureau text not null,
  outcome text not null,
  asked_at timestamptz not null,
  ask_again_at timestamptz not null,
  -- Times in a row that it could not be asked.
  failures integer not null,
  -- What stood against it.
  code text,
  message text,
  -- What it said last, and when; null: it has never known the company.
  value jsonb,
  value_as_of timestamptz,
  constraint bureau_answers_pkey primary key (tenant_id, siren, bureau),
  constraint bureau_answers_tenant_fkey foreign key (tenant_id) references tenants,
  constraint bureau_answers_outcome_check check (outcome in ('found', 'not_found', 'could_not_ask')),
  constraint bureau_answers_failures_check check ((failures > 0) = (outcome = 'could_not_ask')),
  constraint bureau_answers_value_check check ((value is null) = (value_as_of is null)),
  constraint bureau_answers_found_check check (outcome <> 'found' or value is not null)
);

create index bureau_answers_due on bureau_answers (tenant_id, ask_again_at);

-- Notices of the official bulletin, by company. Those of the whole country's last weeks stand under
-- the nil tenant; a company has those about its own customers.
create table bureau_notices (
  tenant_id uuid not null,
  siren text not null,
  notice_id text not null,
  kind text not null,
  judgment date,
  published date not null,
  nature text not null,
  cites text,
  url text,
  noted_at timestamptz not null,
  constraint bureau_notices_pkey primary key (tenant_id, siren, notice_id)
);

create index bureau_notices_noted on bureau_notices (tenant_id, noted_at);

-- What of these holds a company's customers, by their number: read with the book's own proceedings.
create table bulletin_proceedings (
  tenant_id uuid not null,
  siren text not null,
  kind text not null,
  judgment date not null,
  published date not null,
  constraint bulletin_proceedings_pkey primary key (tenant_id, siren, kind, judgment),
  constraint bulletin_proceedings_tenant_fkey foreign key (tenant_id) references tenants,
  constraint bulletin_proceedings_kind_check check (kind in ('safeguard', 'receivership', 'liquidation', 'closed'))
);

-- Up to which day the bulletin of the country has been read. One row, under the nil tenant.
create table bulletin_readings (
  tenant_id uuid not null,
  read_until date,
  asked_at timestamptz not null,
  failures integer not null,
  code text,
  message text,
  constraint bulletin_readings_pkey primary key (tenant_id)
);

-- Every process asks here before it calls a bureau: its limits hold for all companies together.
create table bureau_turns (
  tenant_id uuid not null,
  bureau text not null,
  second_clear_at timestamptz not null,
  minute_clear_at timestamptz not null,
  paused_until timestamptz,
  constraint bureau_turns_pkey primary key (tenant_id, bureau)
);

-- Which company a customer is, as a person has chosen where the host does not say. Null: none of
-- those that were shown.
create table chosen_sirens (
  tenant_id uuid not null,
  customer_id text not null,
  siren text,
  chosen_by text not null,
  chosen_at timestamptz not null,
  constraint chosen_sirens_pkey primary key (tenant_id, customer_id),
  constraint chosen_sirens_customer_fkey foreign key (tenant_id, customer_id)
    references customers on delete cascade
);

-- Up to which moment a company has looked through the country's notices.
alter table tenants add column bulletin_seen_at timestamptz;

alter table bureau_answers enable row level security;
alter table bureau_answers force row level security;
create policy tenant_only on bureau_answers
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on bureau_answers to encours_app;

alter table bureau_notices enable row level security;
alter table bureau_notices force row level security;
create policy tenant_only on bureau_notices
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on bureau_notices to encours_app;

alter table bulletin_proceedings enable row level security;
alter table bulletin_proceedings force row level security;
create policy tenant_only on bulletin_proceedings
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on bulletin_proceedings to encours_app;

alter table bulletin_readings enable row level security;
alter table bulletin_readings force row level security;
create policy tenant_only on bulletin_readings
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update on bulletin_readings to encours_app;

alter table bureau_turns enable row level security;
alter table bureau_turns force row level security;
create policy tenant_only on bureau_turns
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update on bureau_turns to encours_app;

alter table chosen_sirens enable row level security;
alter table chosen_sirens force row level security;
create policy tenant_only on chosen_sirens
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on chosen_sirens to encours_app;
