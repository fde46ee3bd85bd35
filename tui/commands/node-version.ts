/** Which Node this needs. Written so that an older one understands it. */
const needed = { major: 24, minor: 15 };

/** A sentence that refuses the version, or null where it will do. */
export const olderNode = (version: string): string | null => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > needed.major || (major === needed.major && minor >= needed.minor)) return null;
  return `This needs Node ${needed.major}.${needed.minor} or newer, and this is Node ${version}; in the package, "npm start" and "npm run tui" use the right one.`;
};
