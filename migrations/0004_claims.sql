-- What late payment costs by law, beside the principal: entries that are added to and never changed,
-- and what people decided about them. Terms that were agreed, and acts that interrupt limitation.

create table claim_entries (
  tenant_id uuid not null,
  invoice_id text not null,
  kind text not null,
  -- The half-year of penalties; empty for the indemnity, which stands once an invoice.
  period text not null,
  -- The highest one stands.
  version integer not null,
  customer_id text not null,
  law text not null,
  currency text not null,
  amount_minor bigint not null,
  lines jsonb not null,
  cause text not null,
  attempt_id uuid,
  raised_at timestamptz not null,
  constraint claim_entries_pkey primary key (tenant_id, invoice_id, kind, period, version),
  constraint claim_entries_tenant_fkey foreign key (tenant_id) references tenants,
  constraint claim_entries_version_check check (version >= 1),
  constraint claim_entries_amount_check check (amount_minor >= 0),
  constraint claim_entries_cause_check check (cause in ('message', 'review')),
  constraint claim_entries_kind_check check (
    (kind = 'penalty' and period ~ '^[0-9]{4}-S[12]$') or (kind = 'indemnity' and period = '')
  )
);

create index claim_entries_by_customer on claim_entries (tenant_id, customer_id);

-- A message raises its claims once, however often its job runs.
create unique index claim_entries_once_a_message
  on claim_entries (tenant_id, attempt_id, invoice_id, kind, period)
  where attempt_id is not null;

-- The last decision about an invoice's claims of a kind stands.
create table claim_decisions (
  tenant_id uuid not null,
  invoice_id text not null,
  kind text not null,
  position integer not null,
  decision text not null,
  reason text not null,
  actor text not null,
  decided_at timestamptz not null,
  constraint claim_decisions_pkey primary key (tenant_id, invoice_id, kind, position),
  constraint claim_decisions_tenant_fkey foreign key (tenant_id) references tenants,
  constraint claim_decisions_kind_check check (kind in ('penalty', 'indemnity')),
  constraint claim_decisions_decision_check check (decision in ('waived', 'claimed')),
  constraint claim_decisions_position_check check (position >= 1)
);

-- Rates of the company's terms of sale, by the day of the invoice.
create table agreed_rates (
  tenant_id uuid not null,
  starts date not null,
  ends date,
  rate_hundredths integer not null,
  constraint agreed_rates_pkey primary key (tenant_id, starts),
  constraint agreed_rates_tenant_fkey foreign key (tenant_id) references tenants,
  constraint agreed_rates_ends_check check (ends is null or ends >= starts),
  constraint agreed_rates_rate_check check (rate_hundredths between 1 and 10000)
);

create table terms_settings (
  tenant_id uuid not null,
  sector text,
  financing_rate_hundredths integer,
  updated_at timestamptz not null,
  constraint terms_settings_pkey primary key (tenant_id),
  constraint terms_settings_tenant_fkey foreign key (tenant_id) references tenants,
  constraint terms_settings_sector_check check (
    sector in ('general', 'perishable', 'meat', 'alcohol', 'wine_grapes', 'transport')
  ),
  constraint terms_settings_financing_check check (financing_rate_hundredths between 0 and 10000)
);

-- When a customer has agreed to pay.
create table customer_terms (
  tenant_id uuid not null,
  customer_id text not null,
  kind text not null,
  days integer not null,
  reading text,
  updated_at timestamptz not null,
  constraint customer_terms_pkey primary key (tenant_id, customer_id),
  constraint customer_terms_tenant_fkey foreign key (tenant_id) references tenants,
  constraint customer_terms_kind_check check (
    (kind in ('net', 'periodic') and reading is null)
    or (kind = 'end_of_month' and reading in ('A', 'B'))
  ),
  constraint customer_terms_days_check check (days between 0 and 365)
);

-- Acts by which limitation begins anew. A formal notice is none.
create table limitation_acts (
  tenant_id uuid not null,
  act_id uuid not null,
  invoice_id text not null,
  kind text not null,
  happened date not null,
  note text not null,
  actor text not null,
  recorded_at timestamptz not null,
  constraint limitation_acts_pkey primary key (tenant_id, act_id),
  constraint limitation_acts_tenant_fkey foreign key (tenant_id) references tenants,
  constraint limitation_acts_kind_check check (
    kind in ('acknowledgement', 'instalment_request', 'court_action', 'enforcement')
  )
);

create index limitation_acts_by_invoice on limitation_acts (tenant_id, invoice_id);

do $$
declare
  name text;
begin
  for name in
    select unnest(array[
      'claim_entries', 'claim_decisions', 'agreed_rates', 'terms_settings', 'customer_terms',
      'limitation_acts'
    ])
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

-- Settings change; entries, decisions and acts are evidence.
grant update, delete on agreed_rates, terms_settings, customer_terms to encours_app;
