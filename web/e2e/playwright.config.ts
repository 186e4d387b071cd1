import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests',
  globalSetup: './setup.ts',
  fullyParallel: true,
  workers: Number(process.env.IDNGO_BROWSERS ?? 2),
  timeout: 180_000,
  expect: { timeout: 45_000 },
  reporter: [['list']],
  outputDir: process.env.IDNGO_E2E_OUT ?? '../../.build/e2e',
  use: { ignoreHTTPSErrors: true, locale: 'en-GB', trace: 'retain-on-failure', screenshot: 'only-on-failure' },
});
