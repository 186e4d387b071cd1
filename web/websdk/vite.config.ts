import { defineConfig } from 'vite'

export default defineConfig({
  build: { target: 'es2020', lib: { entry: 'src/index.ts', formats: ['es', 'cjs'], fileName: (format) => (format === 'es' ? 'index.js' : 'index.cjs') } },
})
