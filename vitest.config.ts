import { existsSync } from 'node:fs'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { chromiumPath } from './test/support/chromium.ts'

// Reads the repository, needs neither database nor browser.
const tidyTests = ['test/architecture.test.ts', 'test/tidy.test.ts', 'test/docs.test.ts']
const panelTests = 'test/panel/**/*.test.ts'
const postgres = 'test/support/postgres.ts'

/** Only where a real Odoo is named that may be written to: see `npm run test:odoo`. */
const ofRealOdoo = {
  test: {
    name: 'odoo',
    include: ['test/conformance/real/*.real.ts'],
    environment: 'node' as const,
    maxWorkers: 1,
    globalSetup: [postgres],
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
}

export default defineConfig({
  test: {
    projects: [
      ...(process.env['ODOO_TEST_MAY_WRITE'] === 'yes' ? [ofRealOdoo] : []),
      {
        test: { name: 'tidy', include: tidyTests, environment: 'node' },
      },
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: [...tidyTests, panelTests],
          environment: 'node',
          pool: 'forks',
          maxWorkers: 2,
          globalSetup: existsSync(postgres) ? [postgres] : [],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: [panelTests],
          maxWorkers: 2,
          testTimeout: 15_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: await chromiumPath() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
