import { useQuery, type QueryClient } from "@tanstack/react-query";
import { call } from "./call";
import { ApiError } from "./error";
import type { Session } from "./types";

export type { Session };

/** Who is signed in; null for nobody. */
export function useSession() {
  return useQuery({
    queryKey: ["session"],
    queryFn: () =>
      call<Session>("GET", "/api/v1/session").catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }),
    staleTime: 5 * 60_000,
  });
}

/** Whether the signed-in key may save, run and upload. */
export function useMayWrite(): boolean {
  const { data } = useSession();
  return data?.scope === "write" || data?.scope === "admin";
}

/** Whether the signed-in key may make and revoke keys. */
export function useIsAdmin(): boolean {
  return useSession().data?.scope === "admin";
}

export const signIn = (key: string) => call<Session>("POST", "/api/v1/session", { body: { api_key: key } });
export const signOut = () => call<unknown>("DELETE", "/api/v1/session");

/** Puts another session in place, and drops everything that the one before it saw. */
export function enter(cache: QueryClient, session: Session | null) {
  cache.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
  cache.setQueryData(["session"], session);
}
