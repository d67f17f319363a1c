-- Readings of what changed, between complete readings of everything.

alter table sync_runs
  add column kind text not null default 'complete',
  add constraint sync_runs_kind_check check (kind in ('complete', 'changes'));

-- `changes_from`: where the next reading of changes begins, as the connector wrote it; null where
-- only a complete reading tells. `completed_at`: when the last complete reading began.
alter table connections
  add column changes_from text,
  add column completed_at timestamptz;
