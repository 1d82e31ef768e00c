import { lazy, type ComponentType, type LazyExoticComponent } from "react";

type PageComponent = LazyExoticComponent<ComponentType>;

/**
 * Every page and its address. Pages are loaded when first opened; each folder
 * exports its pages from its index.tsx as components without props, which read
 * their parameters with wouter's useParams and useSearchParams.
 */
export const pages: { path: string; page: PageComponent }[] = [
  { path: "/queries", page: lazy(() => import("../queries").then((m) => ({ default: m.QueriesPage }))) },
  { path: "/queries/new", page: lazy(() => import("../editor").then((m) => ({ default: m.EditorPage }))) },
  { path: "/queries/:id", page: lazy(() => import("../editor").then((m) => ({ default: m.EditorPage }))) },
  { path: "/queries/:id/versions", page: lazy(() => import("../queries/versions").then((m) => ({ default: m.VersionsPage }))) },
  { path: "/runs", page: lazy(() => import("../runs").then((m) => ({ default: m.RunsPage }))) },
  { path: "/runs/:id", page: lazy(() => import("../runs").then((m) => ({ default: m.RunPage }))) },
  { path: "/results/:execution", page: lazy(() => import("../results").then((m) => ({ default: m.ResultPage }))) },
  { path: "/data", page: lazy(() => import("../data").then((m) => ({ default: m.DataPage }))) },
  { path: "/data/:name", page: lazy(() => import("../data").then((m) => ({ default: m.DatasetPage }))) },
  { path: "/lineage/query/:id", page: lazy(() => import("../lineage").then((m) => ({ default: m.QueryLineagePage }))) },
  { path: "/lineage/data/:name", page: lazy(() => import("../lineage").then((m) => ({ default: m.DataLineagePage }))) },
  { path: "/usage", page: lazy(() => import("../account").then((m) => ({ default: m.UsagePage }))) },
  { path: "/keys", page: lazy(() => import("../account").then((m) => ({ default: m.KeysPage }))) },
  { path: "/system", page: lazy(() => import("../account").then((m) => ({ default: m.SystemPage }))) },
];
