import { defineConfig } from "vitest/config";

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    env: { NODE_ENV: "test", FORCE_COLOR: "0" },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
