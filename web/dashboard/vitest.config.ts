import { defineConfig } from 'vitest/config'

// The time is for a busy machine: properties try hundreds of levels.
export default defineConfig({ test: { include: ['src/**/*.test.ts'], testTimeout: 120_000 } })
