-- What carriers tell about what they took over: kept as it was told, then applied. Proofs and
-- tracking numbers stay with the attempt. A letter may go by hand where no carrier is set up.

alter table tenants
  add column answer_hold_days integer not null default 7,
  add column delay_hours integer not null default 48,
  add column post_by_hand boolean not null default false,
  add constraint tenants_answer_hold_days_check check (answer_hold_days between 1 and 60),
  add constraint tenants_delay_hours_check check (delay_hours between 1 and 240);

alter table attempts
  add column tracking_number text,
  drop constraint attempts_state_check,
  add constraint attempts_state_check check (
    state in ('reserved', 'sending', 'by_hand', 'sent', 'failed', 'ambiguous')
  );

-- Told once, however often it comes.
create table carrier_events (
  tenant_id uuid not null,
  carrier text not null,
  event_id text not null,
  attempt_id uuid not null,
  at timestamptz not null,
  news jsonb not null,
  raw text not null,
  received_at timestamptz not null,
  constraint carrier_events_pkey primary key (tenant_id, carrier, event_id),
  constraint carrier_events_attempt_fkey foreign key (tenant_id, attempt_id) references attempts
);

create index carrier_events_by_attempt on carrier_events (tenant_id, attempt_id);

create table proofs (
  tenant_id uuid not null,
  proof_id uuid not null,
  attempt_id uuid not null,
  kind text not null,
  sha256 text not null,
  pdf bytea not null,
  source text not null,
  at timestamptz not null,
  constraint proofs_pkey primary key (tenant_id, proof_id),
  constraint proofs_attempt_fkey foreign key (tenant_id, attempt_id) references attempts,
  constraint proofs_once unique (tenant_id, attempt_id, kind, sha256),
  constraint proofs_kind_check check (kind in ('deposit', 'delivery', 'return'))
);

-- How far a mailbox has been read. It belongs to the deployment: the row stands under the nil tenant.
create table inbox_positions (
  tenant_id uuid not null,
  mailbox text not null,
  validity text not null,
  last_uid bigint not null,
  read_at timestamptz not null,
  constraint inbox_positions_pkey primary key (tenant_id, mailbox)
);

do $$
declare
  name text;
begin
  foreach name in array array['carrier_events', 'proofs', 'inbox_positions']
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

-- Evidence is added to, never changed; a position moves on.
grant update on inbox_positions to encours_app;
