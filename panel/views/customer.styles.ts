import { css } from 'lit'

export const customerStyles = css`
  :host {
    container-type: inline-size;
  }
  header {
    display: grid;
    gap: 0.2rem;
    overflow-wrap: anywhere;
  }
  encours-case-file {
    margin-block-start: 0.5rem;
  }
  .back {
    justify-self: start;
    margin-block-end: 0.4rem;
    text-decoration: none;
  }
  .back:hover {
    text-decoration: underline;
  }
  .currencies {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr));
    gap: 0.75rem 1rem;
    margin-block-start: 1rem;
  }
  .drift {
    margin-block-start: 0.75rem;
    padding: 0.8rem 1.1rem;
  }
  section,
  encours-customer-credit,
  encours-standing,
  encours-contact-persons,
  encours-cases,
  encours-trail,
  encours-contact-persons,
  encours-customer-history {
    margin-block-start: 1.75rem;
  }
  section > h2 {
    margin-block-end: 0.6rem;
  }
  encours-message-card + encours-message-card {
    margin-block-start: 0.75rem;
  }
  @container (max-width: 28rem) {
    h1 {
      font-size: 1.25em;
    }
    section,
    encours-customer-credit,
  encours-standing,
    encours-contact-persons,
    encours-cases,
    encours-trail,
    encours-contact-persons,
    encours-customer-history {
      margin-block-start: 1.25rem;
    }
  }
`
