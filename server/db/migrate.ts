// Brings a database to this release: roles, job tables, then each file of `migrations/` once.
// Forward only; a file that was applied never changes again.

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'
import { appRole, openDatabase, queueRole } from './pool.ts'
import { type KnownLogin, type Login, prepareRoles } from './roles.ts'

export interface MigrateOptions {
  /** Where the SQL files are; the repository's own by default. */
  readonly directory?: string
  /** Let in, and made where its password is given. */
  readonly login?: Login | KnownLogin
}

interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

/** The database and this release do not belong together. */
export class MigrationRefused extends Error {
  override name = 'MigrationRefused'
}

const ownFiles = fileURLToPath(new URL('../../migrations/', import.meta.url))
const fileName = /^\d{4}_[a-z0-9_]+\.sql$/
// Any number will do, as long as it stays: runners of all releases wait for each other on it.
const lockKey = '7241830551'
const lockTimeoutMs = 120_000

/** `ownerUrl` may create roles and schemas. Any number of runners at once is fine. */
export async function migrate(
  ownerUrl: string,
  options: MigrateOptions = {},
): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options.directory ?? ownFiles)
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'encours-migrate' })
  await owner.connect()
  try {
    await owner.query(`set lock_timeout = ${lockTimeoutMs}`)
    await owner.query(`select pg_advisory_lock(${lockKey})`)
    await prepareRoles(owner, options.login)
    await migrateQueue(owner, ownerUrl)
    const applied = await applyFiles(owner, migrations)
    await installAddJob(owner)
    await installQueueBell(owner)
    return { applied }
  } finally {
    await owner.end()
  }
}

const numberOf = (name: string): string => name.slice(0, 4)

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  const odd = names.find((name) => !fileName.test(name))
  if (odd) throw new MigrationRefused(`${odd}: a migration is named 0001_what_it_does.sql`)
  const twice = names.find((name, i) => i > 0 && numberOf(name) === numberOf(names[i - 1] ?? ''))
  if (twice) throw new MigrationRefused(`${twice}: another migration has its number`)
  return Promise.all(
    names.map(async (name) => {
      const sql = (await readFile(join(directory, name), 'utf8')).replaceAll('\r\n', '\n')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** The job tables are the queue role's own; it may create a schema only while they are made. */
async function migrateQueue(owner: pg.Client, ownerUrl: string): Promise<void> {
  const { rows } = await owner.query('select quote_ident(current_database()) as name')
  const database: string = rows[0].name
  const queue = openDatabase(ownerUrl, 2)
  await owner.query(`grant create on database ${database} to ${queueRole}`)
  try {
    await runMigrations({ pgPool: queue.queue, taskList: {}, logger: silent })
  } finally {
    await owner.query(`revoke create on database ${database} from ${queueRole}`)
    await queue.close()
  }
}

const silent = new Logger(() => () => {})

async function applyFiles(owner: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  await owner.query('create schema if not exists encours_meta')
  await owner.query(`
    create table if not exists encours_meta.migrations (
      name text primary key,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`)
  const { rows } = await owner.query('select name, checksum from encours_meta.migrations')
  const known = new Map(rows.map((row) => [String(row.name), String(row.checksum)]))
  const pending = pendingOf(migrations, known)
  for (const migration of pending) await applyFile(owner, migration)
  return pending.map(({ name }) => name)
}

const changedFile =
  'a database that a development version made cannot be brought forward, so set the data folder ' +
  'aside (ENCOURS_DATA_DIR, by default .data; with DATABASE_URL, name an empty database) and ' +
  'start again; whoever changed a released file restores it and puts the change in a new one'

function pendingOf(
  migrations: readonly Migration[],
  known: ReadonlyMap<string, string>,
): Migration[] {
  const names = new Set(migrations.map(({ name }) => name))
  const foreign = [...known.keys()].find((name) => !names.has(name))
  if (foreign) {
    throw new MigrationRefused(
      `the database has ${foreign}, which this release does not know: run a newer release`,
    )
  }
  for (const { name, checksum } of migrations) {
    const applied = known.get(name)
    if (applied !== undefined && applied !== checksum) {
      throw new MigrationRefused(`${name} was changed after it was applied: ${changedFile}`)
    }
  }
  return migrations.filter(({ name }) => !known.has(name))
}

async function applyFile(owner: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await owner.query('begin')
  try {
    await owner.query(sql)
    await owner.query('insert into encours_meta.migrations (name, checksum) values ($1, $2)', [
      name,
      checksum,
    ])
    await owner.query('commit')
  } catch (error) {
    await owner.query('rollback')
    throw new Error(`${name} failed and was rolled back`, { cause: error })
  }
}

/** All that the app's role may do to the queue: add to it. */
async function installAddJob(owner: pg.Client): Promise<void> {
  await owner.query(`
    begin;
    grant create on schema public to ${queueRole};
    set local role ${queueRole};
    create or replace function public.add_encours_job(
      name text, payload json, key text, queue text, run_at timestamptz, max_attempts integer
    ) returns void
      language sql security definer
      set search_path = pg_catalog, pg_temp
      as $body$
        select graphile_worker.add_job(
          name, payload, queue, run_at, max_attempts, key, job_key_mode => 'replace'
        )
      $body$;
    create or replace function public.add_encours_job_unless_waiting(
      name text, payload json, key text, queue text, run_at timestamptz
    ) returns void
      language sql security definer
      set search_path = pg_catalog, pg_temp
      as $body$
        select graphile_worker.add_job(
          name, payload, queue, run_at, null, key, job_key_mode => 'preserve_run_at'
        )
        where not exists (
          select from graphile_worker._private_jobs as jobs
          where jobs.key = add_encours_job_unless_waiting.key
            and jobs.locked_at is null
            and jobs.attempts = 0
        )
      $body$;
    create or replace function public.add_missing_encours_jobs(jobs json, most integer)
      returns integer
      language sql security definer
      set search_path = pg_catalog, pg_temp
      as $body$
        with missing as (
          select wanted.*
          from rows from (
            json_to_recordset(jobs) as (name text, payload json, key text, queue text)
          ) with ordinality as wanted (name, payload, key, queue, position)
          where not exists (
            select from graphile_worker._private_jobs as known
            where known.key = wanted.key
              and (known.locked_at is not null or known.attempts < known.max_attempts)
          )
          order by wanted.position
          limit most
        )
        select count(
          graphile_worker.add_job(name, payload, queue, job_key => key, job_key_mode => 'replace')
        )::integer
        from missing
      $body$;
    revoke all on function public.add_encours_job, public.add_encours_job_unless_waiting,
      public.add_missing_encours_jobs
      from public;
    grant execute on function public.add_encours_job, public.add_encours_job_unless_waiting,
      public.add_missing_encours_jobs
      to ${appRole};
    reset role;
    revoke create on schema public from ${queueRole};
    commit`)
}

/**
 * A worker that has just ended a job looks for the next one before the job's queue is free again,
 * and would then sleep until its next poll. The queue's own release wakes it.
 */
async function installQueueBell(owner: pg.Client): Promise<void> {
  await owner.query(`
    begin;
    set local role ${queueRole};
    create or replace function graphile_worker.encours_queue_is_free() returns trigger
      language plpgsql
      set search_path = pg_catalog, pg_temp
      as $body$
      begin
        perform pg_notify('jobs:insert', json_build_object('r', random(), 'count', 1)::text)
        where exists (
          select from graphile_worker._private_jobs
          where job_queue_id = new.id and locked_at is null and run_at <= now()
        );
        return null;
      end
      $body$;
    create or replace trigger encours_queue_is_free
      after update of locked_at on graphile_worker._private_job_queues
      for each row when (old.locked_at is not null and new.locked_at is null)
      execute function graphile_worker.encours_queue_is_free();
    reset role;
    commit`)
}
