import { useQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "wouter";
import { getQuery } from "../api/queries";
import { Page } from "../ui/Page";
import { ErrorState, Loading } from "../ui/states";
import { Workspace } from "./Workspace";

/** The editor of one query, saved or new; ?sql= and ?name= begin a new one. */
export function EditorPage() {
  const { id } = useParams<{ id?: string }>();
  const [search] = useSearchParams();
  const number = id ? Number(id) : undefined;
  const query = useQuery({
    queryKey: ["query", number],
    queryFn: ({ signal }) => getQuery(number!, signal),
    enabled: number !== undefined,
    // The draft begins with it; what others save meanwhile does not change what is being written.
    refetchOnWindowFocus: false,
  });
  if (number === undefined) return <Workspace key="new" query={undefined} start={{ sql: search.get("sql") ?? "", name: search.get("name") ?? "" }} />;
  if (query.isPending)
    return (
      <Page title={`Query ${id}`}>
        <Loading />
      </Page>
    );
  if (query.isError)
    return (
      <Page title={`Query ${id}`}>
        <ErrorState what={`Query ${id}`} error={query.error} retry={query.refetch} />
      </Page>
    );
  return <Workspace key={number} query={query.data} start={{}} />;
}
