-- A claim ends as paid: on which day, and how much came. The reason is then what the payment named.

alter table claim_decisions drop constraint claim_decisions_decision_check;

alter table claim_decisions
  add column paid_on date,
  add column paid_minor bigint,
  add constraint claim_decisions_decision_check
    check (decision in ('waived', 'claimed', 'paid')),
  add constraint claim_decisions_paid_check check (
    (decision = 'paid' and paid_on is not null and paid_minor is not null and paid_minor > 0)
    or (decision <> 'paid' and paid_on is null and paid_minor is null)
  );
