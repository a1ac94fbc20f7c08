import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  Navigate,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { FileQuestion, TriangleAlert } from "lucide-react";
import { Suspense } from "react";
import type { Filters, GapFilters } from "../articles/filters.ts";
import type { NewArticle } from "../articles/new-page.tsx";
import { loadTexts, t } from "../i18n/i18n.ts";
import { viewOf } from "../inbox/views.ts";
import type { BoardSearch } from "../reports/board-page.tsx";
import type { ReportSearch } from "../reports/query.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { lazily } from "../ui/lazily.ts";
import type { VoiceSearch } from "../voice/voice-page.tsx";
import { SignedIn } from "./signed-in.tsx";

const load = () => import("./inbox-page.tsx");
const InboxPage = lazily(() => load().then((page) => ({ default: page.InboxPage })));

const SetupPage = lazily(() =>
  Promise.all([import("./setup-page.tsx"), loadTexts("house")]).then(([page]) => ({
    default: page.SetupPage,
  })),
);
const JoinPage = lazily(() =>
  Promise.all([import("./join-page.tsx"), loadTexts("house")]).then(([page]) => ({ default: page.JoinPage })),
);
const HousePage = lazily(() =>
  Promise.all([import("../house/house-page.tsx"), loadTexts("house", "changes", "more")]).then(([page]) => ({
    default: page.HousePage,
  })),
);
const DeskPage = lazily(() =>
  Promise.all([import("../desk/desk-page.tsx"), loadTexts("more")]).then(([page]) => ({
    default: page.DeskPage,
  })),
);
const WallPage = lazily(() =>
  Promise.all([import("../wall/wall-page.tsx"), loadTexts("more", "reports")]).then(([page]) => ({
    default: page.WallPage,
  })),
);
const ReportsPage = lazily(() =>
  Promise.all([import("../reports/reports-page.tsx"), loadTexts("more", "reports")]).then(([page]) => ({
    default: page.ReportsPage,
  })),
);
const OwnPage = lazily(() =>
  Promise.all([import("../reports/own-page.tsx"), loadTexts("more", "reports")]).then(([page]) => ({
    default: page.OwnPage,
  })),
);
const BoardPage = lazily(() =>
  Promise.all([import("../reports/board-page.tsx"), loadTexts("more", "reports")]).then(([page]) => ({
    default: page.BoardPage,
  })),
);
const SettingsPage = lazily(() =>
  Promise.all([import("../settings/settings-page.tsx"), loadTexts("more", "house")]).then(([page]) => ({
    default: page.SettingsPage,
  })),
);

const kb = () =>
  Promise.all([import("../articles/pages.ts"), loadTexts("more", "tools", "files", "articles")]).then(
    ([pages]) => pages,
  );
const ArticlesPage = lazily(() => kb().then((pages) => ({ default: pages.ArticlesPage })));
const ArticlePage = lazily(() => kb().then((pages) => ({ default: pages.ArticlePage })));
const NewArticlePage = lazily(() => kb().then((pages) => ({ default: pages.NewArticlePage })));
const ArticlesPartPage = lazily(() => kb().then((pages) => ({ default: pages.PartPage })));
const VoicePage = lazily(() =>
  Promise.all([import("../voice/voice-page.tsx"), loadTexts("voice", "more", "reports")]).then(([page]) => ({
    default: page.VoicePage,
  })),
);
const toolbox = () =>
  Promise.all([import("../tools/pages.ts"), loadTexts("tools", "more", "thread", "log")]).then(
    ([pages]) => pages,
  );
const ToolsPage = lazily(() => toolbox().then((pages) => ({ default: pages.ToolsPage })));
const ProtocolsPage = lazily(() =>
  Promise.all([import("../care/protocols-page.tsx"), loadTexts("care", "more", "thread")]).then(([page]) => ({
    default: page.ProtocolsPage,
  })),
);
const QualityPage = lazily(() =>
  Promise.all([import("../quality/quality-page.tsx"), loadTexts("quality", "more", "thread")]).then(
    ([page]) => ({
      default: page.QualityPage,
    }),
  ),
);
const MentionsPage = lazily(() => toolbox().then((pages) => ({ default: pages.MentionsPage })));

/** Begins to fetch the inbox while we still ask who is signed in. */
export function preloadInbox(): void {
  void load();
}

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Crashed });

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: () => (
    <Suspense fallback={null}>
      <SetupPage />
    </Suspense>
  ),
});

const join = createRoute({
  getParentRoute: () => root,
  path: "/join",
  component: () => (
    <Suspense fallback={null}>
      <JoinPage />
    </Suspense>
  ),
});

const desk = createRoute({
  getParentRoute: () => root,
  id: "desk",
  component: () => (
    <SignedIn>
      <Outlet />
    </SignedIn>
  ),
});

const home = createRoute({
  getParentRoute: () => desk,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/inbox/$view", params: { view: "unassigned" }, replace: true });
  },
});

type Search = { department?: string };

const inbox = createRoute({
  getParentRoute: () => desk,
  path: "/inbox/$view",
  validateSearch: (search: Record<string, unknown>): Search =>
    typeof search.department === "string" && search.department ? { department: search.department } : {},
  component: function InboxRoute() {
    const { view } = inbox.useParams();
    const { department } = inbox.useSearch();
    const found = viewOf(view);
    if (!found) return <NotFound />;
    return (
      <Suspense fallback={null}>
        <InboxPage view={found} department={department} />
      </Suspense>
    );
  },
});

/** The open conversation is part of the inbox's address; the inbox draws it. */
const conversation = createRoute({
  getParentRoute: () => inbox,
  path: "/$conversation",
  component: () => null,
});

const deskOfTheDay = createRoute({
  getParentRoute: () => desk,
  path: "/desk",
  component: () => (
    <Suspense fallback={null}>
      <DeskPage />
    </Suspense>
  ),
});

const wall = createRoute({
  getParentRoute: () => desk,
  path: "/wall",
  validateSearch: (search: Record<string, unknown>): { screen?: true } =>
    search.screen === true ? { screen: true } : {},
  component: function WallRoute() {
    const { screen } = wall.useSearch();
    return (
      <Suspense fallback={null}>
        <WallPage screen={screen === true} />
      </Suspense>
    );
  },
});

const reports = createRoute({
  getParentRoute: () => desk,
  path: "/reports",
  // What can be asked is judged by the page: the first load does without it.
  validateSearch: (search: Record<string, unknown>) => search as ReportSearch,
  component: function ReportsRoute() {
    const search = reports.useSearch();
    return (
      <Suspense fallback={null}>
        <ReportsPage search={search} />
      </Suspense>
    );
  },
});

const own = createRoute({
  getParentRoute: () => desk,
  path: "/reports/own",
  validateSearch: (search: Record<string, unknown>) => search as ReportSearch,
  component: function OwnRoute() {
    const search = own.useSearch();
    return (
      <Suspense fallback={null}>
        <OwnPage search={search} />
      </Suspense>
    );
  },
});

const board = createRoute({
  getParentRoute: () => desk,
  path: "/reports/board",
  validateSearch: (search: Record<string, unknown>) => search as BoardSearch,
  component: function BoardRoute() {
    const search = board.useSearch();
    return (
      <Suspense fallback={null}>
        <BoardPage search={search} />
      </Suspense>
    );
  },
});

const voice = createRoute({
  getParentRoute: () => desk,
  path: "/voice",
  validateSearch: (search): VoiceSearch => search,
  component: () => (
    <Suspense fallback={null}>
      <VoicePage search={voice.useSearch()} />
    </Suspense>
  ),
});

const settings = createRoute({
  getParentRoute: () => desk,
  path: "/settings",
  validateSearch: (search: Record<string, unknown>): Search & { part?: string } => ({
    ...(typeof search.department === "string" && search.department && { department: search.department }),
    ...(typeof search.part === "string" && search.part && { part: search.part }),
  }),
  component: function SettingsRoute() {
    const { department, part } = settings.useSearch();
    return (
      <Suspense fallback={null}>
        <SettingsPage department={department} part={part} />
      </Suspense>
    );
  },
});

const tools = createRoute({
  getParentRoute: () => desk,
  path: "/tools",
  validateSearch: (search: Record<string, unknown>): { part?: string } =>
    typeof search.part === "string" ? { part: search.part } : {},
  component: function ToolsRoute() {
    const { part } = tools.useSearch();
    return (
      <Suspense fallback={null}>
        <ToolsPage part={part} />
      </Suspense>
    );
  },
});

const quality = createRoute({
  getParentRoute: () => desk,
  path: "/quality",
  component: () => (
    <Suspense fallback={null}>
      <QualityPage />
    </Suspense>
  ),
});

const protocols = createRoute({
  getParentRoute: () => desk,
  path: "/protocols",
  component: () => (
    <Suspense fallback={null}>
      <ProtocolsPage />
    </Suspense>
  ),
});

const mentions = createRoute({
  getParentRoute: () => desk,
  path: "/mentions",
  component: () => (
    <Suspense fallback={null}>
      <MentionsPage />
    </Suspense>
  ),
});

const house = createRoute({
  getParentRoute: () => desk,
  path: "/house/$part",
  component: function HouseRoute() {
    const { part } = house.useParams();
    return (
      <Suspense fallback={null}>
        <HousePage part={part} />
      </Suspense>
    );
  },
});

const houseHome = createRoute({
  getParentRoute: () => desk,
  path: "/house",
  component: () => <Navigate to="/house/$part" params={{ part: "start" }} replace />,
});

const articles = createRoute({
  getParentRoute: () => desk,
  path: "/articles",
  validateSearch: (search: Record<string, unknown>) => search as Filters,
  component: function ArticlesRoute() {
    const filters = articles.useSearch();
    return (
      <Suspense fallback={null}>
        <ArticlesPage filters={filters} />
      </Suspense>
    );
  },
});

const newArticle = createRoute({
  getParentRoute: () => desk,
  path: "/articles/new",
  validateSearch: (search: Record<string, unknown>) => search as NewArticle,
  component: function NewArticleRoute() {
    const beginning = newArticle.useSearch();
    return (
      <Suspense fallback={null}>
        <NewArticlePage {...beginning} />
      </Suspense>
    );
  },
});

const articlesPart = createRoute({
  getParentRoute: () => desk,
  path: "/articles/part/$part",
  validateSearch: (search: Record<string, unknown>) => search as GapFilters,
  component: function ArticlesPartRoute() {
    const { part } = articlesPart.useParams();
    return (
      <Suspense fallback={null}>
        <ArticlesPartPage key={part} part={part} />
      </Suspense>
    );
  },
});

const article = createRoute({
  getParentRoute: () => desk,
  path: "/articles/$article",
  validateSearch: (search: Record<string, unknown>) => search as { tab?: "versions" | "settings" },
  component: function ArticleRoute() {
    const { article: id } = article.useParams();
    const { tab = "write" } = article.useSearch();
    return (
      <Suspense fallback={null}>
        <ArticlePage key={id} id={id} tab={tab} />
      </Suspense>
    );
  },
});

const inboxHome = createRoute({
  getParentRoute: () => desk,
  path: "/inbox",
  component: () => <Navigate to="/inbox/$view" params={{ view: "unassigned" }} replace />,
});

export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    join,
    desk.addChildren([
      home,
      inboxHome,
      inbox.addChildren([conversation]),
      tools,
      protocols,
      quality,
      mentions,
      deskOfTheDay,
      articles,
      newArticle,
      articlesPart,
      article,
      wall,
      reports,
      own,
      board,
      voice,
      settings,
      houseHome,
      house,
    ]),
  ]),
  basepath: "/console",
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

function NotFound() {
  return (
    <main className="h-full bg-ground">
      <Empty
        alone
        icon={FileQuestion}
        title={t("not_found.title")}
        action={
          <Link
            to="/inbox/$view"
            params={{ view: "unassigned" }}
            className="inline-flex min-h-7 items-center underline max-md:min-h-10"
          >
            {t("not_found.action")}
          </Link>
        }
      >
        {t("not_found.lead")}
      </Empty>
    </main>
  );
}

function Crashed() {
  return (
    <main className="h-full bg-ground">
      <Empty
        alone
        icon={TriangleAlert}
        role="alert"
        title={t("crashed.title")}
        action={<Button onClick={() => location.reload()}>{t("crashed.action")}</Button>}
      >
        {t("crashed.lead")}
      </Empty>
    </main>
  );
}
