import { css } from 'lit'

export const forecastStyles = css`
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.4rem 1rem;
  }
  header p {
    flex-basis: 100%;
  }
  small {
    font-size: 0.6em;
    font-weight: 400;
    letter-spacing: 0;
  }
  header + p {
    margin-block-start: 0.4rem;
  }
  .failure {
    color: var(--e-bad);
  }
  section {
    display: grid;
    gap: 1.25rem;
    margin-block-start: 1rem;
    padding: 1rem;
    min-inline-size: 0;
    container-type: inline-size;
  }
  .tried {
    max-inline-size: 65em;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr));
    gap: 0.75rem 1.5rem;
  }
  dt {
    color: var(--e-muted);
  }
  dd.figure {
    font-weight: 550;
    text-align: start;
  }
  @container (max-width: 40rem) {
    dl {
      grid-template-columns: 1fr;
      gap: 0.35rem;
    }
    dl div {
      display: flex;
      justify-content: space-between;
      align-items: baseline;
      gap: 1rem;
    }
  }
  .frame {
    margin-inline: -1rem;
  }
  td {
    padding-block: 0.45rem;
  }
  @container (max-width: 40rem) {
    tr {
      grid-template-columns: 1fr auto;
      gap: 0.15rem 1rem;
    }
    td.figure:not(.expected) {
      grid-column: 1 / -1;
      text-align: start;
      white-space: normal;
    }
    td.agreed {
      grid-column: 1 / -1;
    }
    td.week {
      font-weight: 550;
    }
  }
`
