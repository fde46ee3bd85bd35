/** What every component draws with: the session and the theme. */
import { createContext, useContext } from "react";
import type { Session } from "../state/session.ts";
import type { Style, Theme, Tone } from "../theme.ts";

export interface Surface {
  readonly session: Session;
  readonly theme: Theme;
}

const Context = createContext<Surface | null>(null);

export const SurfaceProvider = Context.Provider;

/** @throws Error outside a provider, which is a mistake of the program. */
export const useSurface = (): Surface => {
  const surface = useContext(Context);
  if (surface === null) throw new Error("A component of the interface is drawn outside its provider.");
  return surface;
};

export const useSession = (): Session => useSurface().session;

export const useStyle = (tone: Tone): Style => useSurface().theme.styles[tone];
