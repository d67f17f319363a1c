-- One round trip for the secret of a connection, whoever asks and in whatever transaction: names the
-- company to row security by itself, as take_host_events does.
create function connection_secret(tenant uuid, at_host text)
  returns table (realm text, sealed_secret text)
  language plpgsql
  set search_path = public, pg_temp
  as $body$
  begin
    perform set_config('encours.tenant_id', tenant::text, true);
    return query
      select connections.realm, connections.sealed_signing_secret
      from connections
      where connections.tenant_id = tenant
        and connections.host = at_host
        and connections.state <> 'disconnected'
        and connections.sealed_signing_secret is not null;
  end
  $body$;
revoke all on function connection_secret from public;
grant execute on function connection_secret to encours_app;
