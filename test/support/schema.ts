// The schema `public` as text, from the catalogue: the same for the same database, whatever the
// version of PostgreSQL and the order in which things were made.

import type pg from 'pg'

export async function schemaOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query(`select line from (${parts.join('\nunion all\n')}) as parts
    order by thing collate "C", rank, line collate "C"`)
  const lines = rows.map(({ line }) => String(line))
  return `${lines.join('\n')}\n`
}

const ours = `relnamespace = 'public'::regnamespace`

const parts = [
  // `rank` orders the lines of one table: its name, columns, constraints, indexes, rights.
  `select
     relname::text as thing,
     0 as rank,
     format(
       e'\\n%s %s%s%s',
       case relkind when 'r' then 'table' when 'v' then 'view' when 'S' then 'sequence' else relkind::text end,
       relname,
       case when relrowsecurity then ', row security' else '' end,
       case when relforcerowsecurity then ' forced' else '' end
     ) as line
   from pg_class
   where ${ours} and relkind <> 'i'`,
  `select
     c.relname::text,
     1,
     format(
       '  %s %s%s%s',
       a.attname,
       format_type(a.atttypid, a.atttypmod),
       case when a.attnotnull then ' not null' else '' end,
       ' default ' || pg_get_expr(d.adbin, d.adrelid)
     )
   from pg_attribute as a
   join pg_class as c on c.oid = a.attrelid
   left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where c.${ours} and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped`,
  `select
     conrelid::regclass::text,
     2,
     format('  constraint %s %s', conname, pg_get_constraintdef(pg_constraint.oid))
   from pg_constraint
   where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'c', 'x')`,
  `select tablename::text, 3, format('  %s', indexdef)
   from pg_indexes
   where schemaname = 'public'
     and indexname not in (select conname from pg_constraint)`,
  `select
     tablename::text,
     4,
     format('  policy %s for %s to %s using %s with check %s', policyname, cmd, roles, qual, with_check)
   from pg_policies
   where schemaname = 'public'`,
  `select table_name::text, 5, format('  grant %s to %s', string_agg(privilege_type, ', ' order by privilege_type), grantee)
   from information_schema.role_table_grants
   where table_schema = 'public' and grantee like 'encours%'
   group by table_name, grantee`,
  `select
     c.relname::text,
     6,
     format('  %s', pg_get_triggerdef(t.oid))
   from pg_trigger as t
   join pg_class as c on c.oid = t.tgrelid
   where c.${ours} and not t.tgisinternal`,
  `select
     '~ ' || proname,
     6,
     format(
       e'\\nfunction %s(%s) returns %s, %s, %s, owner %s, %s, execute by %s\\n%s',
       proname,
       pg_get_function_identity_arguments(p.oid),
       pg_get_function_result(p.oid),
       case provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
       case when prosecdef then 'security definer' else 'security invoker' end,
       case when pg_get_userbyid(proowner) like 'encours%' then pg_get_userbyid(proowner) else 'the migrating role' end,
       coalesce(array_to_string(proconfig, '; '), 'no settings'),
       case
         when proacl is null then 'everybody'
         else (
           select string_agg(
             case when grantee = 0 then 'everybody' else pg_get_userbyid(grantee)::text end,
             ', ' order by grantee
           )
           from aclexplode(proacl)
           where grantee <> proowner
         )
       end,
       prosrc
     )
   from pg_proc as p
   where pronamespace = 'public'::regnamespace`,
]
