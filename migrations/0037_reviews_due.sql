-- A limit whose day of review has come is an event too.
alter table at_risk
  drop constraint at_risk_kind_check,
  add constraint at_risk_kind_check check (
    kind in (
      'proceeding', 'struck_off', 'late_accounts', 'grade_drop', 'limit_reached', 'review_due',
      'first_late', 'guarantee_expires'
    )
  );
