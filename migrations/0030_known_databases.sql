-- By which marks the databases of companies that were entered with a key are known again under
-- another address. They stand under the nil tenant: whoever comes is not yet any company.
create table known_databases (
  tenant_id uuid not null,
  host text not null,
  mark text not null,
  realm text not null,
  -- `named`: its own identifier. `print`: what every user may read of it.
  kind text not null,
  noted_at timestamptz not null,
  constraint known_databases_pkey primary key (tenant_id, host, mark, realm),
  constraint known_databases_kind_check check (kind in ('named', 'print'))
);
create index known_databases_realm on known_databases (tenant_id, host, realm);

alter table known_databases enable row level security;
alter table known_databases force row level security;
create policy tenant_only on known_databases
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update on known_databases to encours_app;
