-- When the administrators were last told of differences: of later ones they are told once more.
alter table connections
  add column drift_told_at timestamptz;
