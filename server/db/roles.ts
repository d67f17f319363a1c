// Who may do what in the database. The owner makes tables; `encours_app` reads and writes tenants'
// rows under row security; `encours_queue` owns the job tables. The process logs in as neither.

import pg from 'pg'
import { appRole, queueRole } from './pool.ts'

/** The login of web and worker processes: a member of both roles, with no right of its own. */
export interface Login {
  readonly name: string
  readonly password: string
}

/** A login that somebody else made. */
export type KnownLogin = Pick<Login, 'name'>

/** Makes the roles where they are missing and lets the owner and `login` take them on. */
export async function prepareRoles(owner: pg.Client, login?: Login | KnownLogin): Promise<void> {
  await owner.query(createMissing(appRole, 'nologin'))
  await owner.query(createMissing(queueRole, 'nologin'))
  await owner.query(`revoke create on schema public from public`)
  await owner.query(`grant usage on schema public to ${appRole}, ${queueRole}`)
  await owner.query(grantTo('current_user'))
  if (!login) return
  if ('password' in login) {
    const name = pg.escapeIdentifier(login.name)
    await owner.query(createMissing(login.name, 'login'))
    await owner.query(`alter role ${name} password ${pg.escapeLiteral(login.password)}`)
  }
  await owner.query(grantTo(pg.escapeLiteral(login.name)))
}

// Roles belong to the whole cluster: another database of it may be making them at this moment.
function createMissing(role: string, kind: 'login' | 'nologin'): string {
  return `
    do $$
    begin
      create role ${pg.escapeIdentifier(role)}
        ${kind} nosuperuser nobypassrls nocreatedb nocreaterole noreplication noinherit;
    exception
      when duplicate_object or unique_violation then null;
    end
    $$`
}

/** Superusers need no membership, and a second grant of the same is left out: grants collide. */
function grantTo(member: string): string {
  return `
    do $$
    declare
      taker oid := (select oid from pg_roles where rolname = ${member});
      granted text;
    begin
      foreach granted in array array['${appRole}', '${queueRole}'] loop
        if not (select rolsuper from pg_roles where oid = taker)
          and not exists (
            select from pg_auth_members as known
            where known.member = taker
              and known.roleid = (select oid from pg_roles where rolname = granted)
              and known.grantor = (select oid from pg_roles where rolname = current_user)
          )
        then
          execute format('grant %I to %I', granted, ${member});
        end if;
      end loop;
    end
    $$`
}
