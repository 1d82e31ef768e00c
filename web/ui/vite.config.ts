import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The server to develop against: BARCHAN_URL=http://127.0.0.1:8723 npm run dev
const server = process.env.BARCHAN_URL ?? "http://127.0.0.1:8723";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2022",
    // Nothing is inlined: the policy allows no data: fonts, and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": server, "/health": server } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          environment: "node",
          include: ["src/**/*.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "dom", // what renders; a document costs a second per file
          environment: "happy-dom",
          include: ["src/**/*.test.tsx"],
          setupFiles: ["src/test/setup.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          environment: "node",
          include: ["e2e/**/*.test.ts"],
          globalSetup: ["e2e/server.ts"],
          // One server for all: while one file waits for it, another has the machine.
          maxWorkers: 2,
          testTimeout: 60_000,
          // A busy machine may miss a moment once; what fails twice is wrong.
          retry: 1,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
