// What a host page may set, and what holds where it sets nothing. Both themes come from one list:
// `light-dark()` follows the `color-scheme` that the panel's `theme` or its page chose.

import { css } from 'lit'

export const tokens = css`
  :host {
    --e-surface: var(--encours-surface, light-dark(#ffffff, #15181d));
    --e-sunken: var(--encours-sunken, light-dark(#f5f6f8, #1c2027));
    --e-line: var(--encours-line, light-dark(#e1e4e9, #313741));
    --e-line-strong: var(--encours-line-strong, light-dark(#868e9b, #7d8795));
    --e-ink: var(--encours-ink, light-dark(#191d24, #e8eaee));
    --e-muted: var(--encours-muted, light-dark(#596170, #a6aebb));
    --e-accent: var(--encours-accent, light-dark(#0b6468, #72d1d2));
    --e-on-accent: var(--encours-on-accent, light-dark(#ffffff, #06282a));
    --e-accent-soft: var(--encours-accent-soft, light-dark(#e6f3f3, #17353a));
    --e-good: var(--encours-good, light-dark(#1a6b3b, #82d6a2));
    --e-good-soft: var(--encours-good-soft, light-dark(#e6f4ea, #17301f));
    --e-warn: var(--encours-warn, light-dark(#7d4b00, #f0c07a));
    --e-warn-soft: var(--encours-warn-soft, light-dark(#fdf2dd, #352a14));
    --e-bad: var(--encours-bad, light-dark(#a8261d, #ff9f96));
    --e-bad-soft: var(--encours-bad-soft, light-dark(#fcebe9, #3b1f1d));
    --e-age-0: light-dark(#8fb8ba, #3f7c80);
    --e-age-1: light-dark(#e9c46a, #d9b45a);
    --e-age-2: light-dark(#e69f4a, #e39a49);
    --e-age-3: light-dark(#d9683c, #e2714a);
    --e-age-4: light-dark(#a8261d, #f2766b);
    --e-radius: var(--encours-radius, 8px);
    --e-space: var(--encours-space, 1rem);
    --e-font: var(
      --encours-font,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Helvetica Neue',
      'Liberation Sans',
      Arial,
      sans-serif
    );
    --e-mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'Liberation Mono', monospace;
  }
`
