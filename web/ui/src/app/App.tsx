import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Tooltip } from "radix-ui";
import { Suspense, useEffect, useState } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { onSignedOut } from "../api/call";
import { ApiError } from "../api/error";
import { enter, useSession } from "../api/session";
import { ButtonLink } from "../ui/Button";
import { Empty, ErrorState, Loading } from "../ui/states";
import { Toasts } from "../ui/toast";
import { ErrorBoundary } from "./ErrorBoundary";
import { pages } from "./pages";
import { Shell } from "./Shell";
import { listen } from "./shortcuts";
import { SignIn } from "./SignIn";

/** Asks again only where that can help: an answer of the server is an answer. */
function makeCache() {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 10_000, retry: (n, error) => !(error instanceof ApiError) && n < 2, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
}

export function App() {
  const [cache] = useState(makeCache);
  useEffect(listen, []);
  useEffect(() => onSignedOut(() => enter(cache, null)), [cache]);
  return (
    <QueryClientProvider client={cache}>
      <Tooltip.Provider delayDuration={350}>
        <Gate />
        <Toasts />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}

/** Lets in who is signed in. The address stays, so that a shared link opens after signing in. */
function Gate() {
  const session = useSession();
  if (session.isPending) return null;
  if (session.isError) return <ErrorState what="The workbench" error={session.error} retry={session.refetch} />;
  if (!session.data) return <SignIn />;
  return (
    <Shell>
      <Pages />
    </Shell>
  );
}

function Pages() {
  const [location] = useLocation();
  return (
    <ErrorBoundary at={location}>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/">
            <Redirect to="/queries" replace />
          </Route>
          <Route path="/sign-in">
            <Redirect to="/queries" replace />
          </Route>
          {pages.map(({ path, page: Shown }) => (
            <Route key={path} path={path}>
              <Shown />
            </Route>
          ))}
          <Route>
            <Empty title="There is no page at this address" action={<ButtonLink href="/queries">To the queries</ButtonLink>} />
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
