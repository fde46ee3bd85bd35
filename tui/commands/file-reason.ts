/** Why a file cannot be read or written, in a few words and without the names of the operating system. */
import { reasonOf } from "../../server/reason.ts";

export const fileReason = (cause: unknown): string => {
  switch ((cause as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return "there is none";
    case "ENOTDIR":
      return "a part of its path is no folder";
    case "EISDIR":
      return "it is a folder";
    case "EACCES":
    case "EPERM":
      return "this user may not do that";
    case "EROFS":
      return "its file system is read-only";
    default:
      return reasonOf(cause);
  }
};
