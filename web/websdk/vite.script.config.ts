import { defineConfig } from 'vite'

// The script goes into the pages of the flow, so that a server hands out the
// one that fits it: /websdk/builder.js.
export default defineConfig({
  build: {
    target: 'es2020',
    emptyOutDir: false,
    lib: { entry: 'src/script.ts', formats: ['iife'], name: 'idngo', fileName: () => 'builder.js' },
  },
})
