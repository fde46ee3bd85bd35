/**
 * Chevrotain can check our vocabulary and our grammar each time they are built. That finds mistakes in this folder and
 * none in a policy, so it runs in our tests only and a server starts faster.
 */
export const skipValidations: boolean = process.env.NODE_ENV !== "test";
