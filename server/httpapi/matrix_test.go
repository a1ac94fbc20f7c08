package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/httpapi"
	"careline/server/kb"
	"careline/server/protocol"
)

// call is how the matrix exercises a route.
type call struct {
	// body of the request; {c} in it is no placeholder, only the path has one.
	body func(h *house) any
	// before runs on the conversation, so that the route is legal now.
	before func(h *house, c string)
	// want holds a status for each of roles, in their order.
	want string
}

func says(v any) func(*house) any { return func(*house) any { return v } }

// The matrix. Columns: nobody, foreign patient, own patient, agent of the
// department, agent elsewhere, supervisor, manager, privacy officer, admin.
var matrix = map[string]call{
	"site":             {want: "200 200 200 200 200 200 200 200 200"},
	"siteHours":        {want: "200 200 200 200 200 200 200 200 200"},
	"searchArticles":   {want: "200 200 200 200 200 200 200 200 200"},
	"article":          {want: "404 404 404 404 404 404 404 404 404"},
	"vote":             {says(map[string]bool{"helped": true}), nil, "404 404 404 404 404 404 404 404 404"},
	"kbArticles":       {want: "401 403 403 200 200 200 200 200 200"},
	"createArticle":    {says(map[string]string{"title": "Where to park", "language": "en"}), nil, "401 403 403 201 201 201 403 403 201"},
	"kbArticle":        {want: "401 403 403 200 200 200 200 200 200"},
	"saveArticle":      {says(map[string]any{"version": 1, "title": "Where to park", "markdown": "Behind."}), nil, "401 403 403 200 200 200 403 403 200"},
	"arrangeArticle":   {says(map[string]string{"review_on": "2031-01-01"}), nil, "401 403 403 403 403 200 403 403 200"},
	"setArticleStatus": {says(map[string]any{"status": "archived", "version": 1}), nil, "401 403 403 403 403 200 403 403 200"},
	"articleVersions":  {want: "401 403 403 200 200 200 200 200 200"},
	"articleVersion":   {want: "401 403 403 200 200 200 200 200 200"},
	"restoreArticle":   {says(map[string]int{"version": 1, "restore": 1}), nil, "401 403 403 200 200 200 403 403 200"},
	"keepArticleDraft": {says(map[string]any{"version": 1, "title": "", "markdown": "Be"}), nil, "401 403 403 204 204 204 403 403 204"},
	"dropArticleDraft": {want: "401 403 403 204 204 204 403 403 204"},
	"editArticle":      {want: "401 403 403 200 200 200 403 403 200"},
	"previewArticle":   {says(map[string]string{"markdown": "# Hi"}), nil, "401 403 403 200 200 200 200 200 200"},
	"categories":       {want: "401 403 403 200 200 200 200 200 200"},
	"nameCategory":     {says(map[string]any{"department": "scheduling", "names": map[string]string{"en": "Visits"}}), nil, "401 403 403 403 403 200 403 403 200"},
	"dropCategory":     {nil, sorted, "401 403 403 403 403 200 403 403 200"},

	"synonyms":            {want: "401 403 403 200 200 200 200 200 200"},
	"setSynonyms":         {says(map[string]any{"synonyms": []any{}, "version": 7}), nil, "401 403 403 403 403 409 403 403 409"}, // of a version that is not the latest
	"knowledge":           {want: "401 403 403 403 403 200 200 403 200"},
	"kbSearch":            {says(map[string]any{"text": "parking"}), nil, "401 403 403 200 200 200 200 200 200"},
	"articleForMessage":   {want: "401 403 403 404 404 404 404 404 404"},
	"searchInVisit":       {says(map[string]any{"text": "parking", "finished": true}), nil, "200 200 200 200 200 200 200 200 200"},
	"articleInVisit":      {says(map[string]string{"slug": "none", "did": "opened"}), nil, "404 404 404 404 404 404 404 404 404"},
	"suggestions":         {want: "401 404 200 200 404 200 200 200 200"},
	"trail":               {want: "401 403 403 200 404 200 200 200 200"},
	"setUp":               {says(map[string]string{"token": "x", "email": "a@careline.test", "name": "A", "password": password}), nil, "404 404 404 404 404 404 404 404 404"},
	"startPatientSession": {says(map[string]string{"site_key": "demo"}), nil, "201 201 201 201 201 201 201 201 201"},
	"patientSession":      {want: "401 200 200 403 403 403 403 403 403"},
	"endPatientSession":   {want: "401 204 204 403 403 403 403 403 403"},
	"signIn":              {says(map[string]string{"email": "nobody@careline.test", "password": "x"}), nil, "401 401 401 401 401 401 401 401 401"},
	"refresh":             {want: "401 401 401 401 401 401 401 401 401"},
	"signOut":             {want: "401 403 403 204 204 204 204 204 204"},
	"me":                  {want: "401 403 403 200 200 200 200 200 200"},
	"colleagues":          {want: "401 403 403 200 200 200 200 200 200"},
	"departments":         {want: "401 403 403 200 200 200 200 200 200"},
	"hours":               {want: "401 403 403 200 200 200 200 200 200"},
	"setHours":            {says(map[string]any{"zone": "UTC", "always": false}), nil, "401 403 403 403 403 200 403 403 200"},
	"setException":        {says(map[string][]string{"open": {}}), nil, "401 403 403 403 403 200 403 403 200"},
	"removeException":     {want: "401 403 403 403 403 200 403 403 200"},
	"sites":               {want: "401 403 403 200 200 200 200 200 200"},
	"setBanner":           {says(map[string]any{"text": map[string]string{"en": "We are late today.", "es": "Hoy vamos con retraso."}}), nil, "401 403 403 403 403 200 403 403 200"},
	"keepTour":            {says(map[string]int{"step": 2}), nil, "401 403 403 204 204 204 204 204 204"},
	"setCapacity":         {says(map[string]int{"capacity": 5}), nil, "401 403 403 403 403 403 403 403 200"},
	"setLanguages":        {says(map[string][]string{"languages": {"en", "es"}}), nil, "401 403 403 403 403 403 403 403 200"},
	"lendStaff": {func(*house) any {
		return map[string]any{"department": "insurance", "until": time.Now().Add(8 * time.Hour).UnixMilli()}
	}, nil, "401 403 403 403 403 403 403 403 200"},
	"blockPatient": {says(map[string]any{"blocked": false}), nil, "401 403 403 403 404 204 403 403 204"},
	"policy":       {want: "401 403 403 200 200 200 200 200 200"},
	"setPolicy":    {says(map[string]any{"policy": usualRules()}), nil, "401 403 403 403 403 200 403 403 200"},
	"setTopics":    {says(map[string]any{"topics": []any{}}), nil, "401 403 403 403 403 200 403 403 200"},
	"stopIntake": {func(*house) any { return map[string]any{"until": time.Now().Add(time.Hour).UnixMilli()} }, nil,
		"401 403 403 403 403 200 403 403 200"},
	"figures": {want: "401 403 403 403 403 200 200 403 200"},
	"behind":  {want: "401 403 403 403 403 200 200 403 200"},
	"export":  {want: "401 403 403 403 403 200 200 403 200"},
	// Everybody on the staff may see what their own work comes to, and what it means.
	"ownFigures":       {want: "401 403 403 200 200 200 200 200 200"},
	"behindOwn":        {want: "401 403 403 200 200 200 200 200 200"},
	"importedLogs":     {want: "401 403 403 403 403 200 200 403 200"},
	"definitions":      {want: "401 403 403 200 200 200 200 200 200"},
	"handOver":         {want: "401 403 403 403 403 403 403 403 200"},
	"desk":             {want: "401 403 403 403 403 200 403 403 200"},
	"wall":             {want: "401 403 403 403 403 200 200 403 200"},
	"callbacks":        {want: "200 200 200 200 200 200 200 200 200"},
	"figuresFile":      {want: "401 403 403 403 403 200 200 403 200"},
	"backlog":          {want: "401 403 403 403 403 200 200 403 200"},
	"backlogList":      {want: "401 403 403 403 403 200 200 403 200"},
	"annotations":      {want: "401 403 403 403 403 200 200 403 200"},
	"boards":           {want: "401 403 403 403 403 200 200 403 200"},
	"freezeBoard":      {says(map[string]string{"month": "2026-01", "zone": "UTC"}), nil, "401 403 403 403 403 201 201 403 201"},
	"annotate":         {says(map[string]string{"first": "2026-11-26", "note": "Thanksgiving"}), nil, "401 403 403 403 403 201 201 403 201"},
	"removeAnnotation": {want: "401 403 403 403 403 404 404 403 404"},
	"tellWaiting": {func(*house) any {
		return map[string]any{"before": inHours(4), "due": inHours(8), "reason": "Two of us are ill", "text": map[string]string{"en": "We are late today."}}
	}, nil, "401 403 403 403 403 200 403 403 200"},
	"addStaff": {func(*house) any {
		return map[string]any{"email": uuid() + "@careline.test", "name": "New", "role": "agent", "departments": []string{"billing"}, "password": password}
	}, nil, "401 403 403 403 403 403 403 403 201"},
	"siteSettings": {want: "401 403 403 403 403 403 403 403 200"},
	"setSite": {says(map[string]any{"name": "Rivertown", "origins": []string{"https://www.clinic.example"}, "languages": []string{"en"}, "zone": "UTC", "brand_color": "#0b6e69",
		"emergency": []any{map[string]any{"tel": "911", "label": map[string]string{"en": "Emergency"}}}, "departments": []string{"scheduling", "billing", "insurance"}}), nil,
		"401 403 403 403 403 403 403 403 200"},
	"goLive":         {says(map[string]bool{"live": true}), nil, "401 403 403 403 403 403 403 403 200"},
	"practise":       {want: "401 403 403 204 204 204 204 204 204"},
	"allDepartments": {want: "401 403 403 403 403 403 403 403 200"},
	"addDepartment": {says(map[string]any{"key": "radiology", "name": map[string]string{"en": "Radiology"}, "active": true}), nil,
		"401 403 403 403 403 403 403 403 201"},
	"editDepartment": {says(map[string]any{"name": map[string]string{"en": "Scheduling", "es": "Citas"}, "active": true}), nil,
		"401 403 403 403 403 403 403 403 200"},
	"changes":        {want: "401 403 403 403 403 403 403 200 200"},
	"firstDay":       {want: "401 403 403 403 403 403 403 403 200"},
	"settleFirstDay": {says(map[string]bool{"settled": true}), nil, "401 403 403 403 403 403 403 403 200"},
	"starterPack":    {want: "401 403 403 403 403 403 403 403 200"},
	"team":           {want: "401 403 403 403 403 403 403 403 200"},
	"editStaff": {says(map[string]any{"email": "elsewhere@careline.test", "name": "Elsewhere", "role": "agent", "departments": []string{"billing"}, "languages": []string{"en"}}), nil,
		"401 403 403 403 403 403 403 403 200"},
	"reactivateStaff": {want: "401 403 403 403 403 403 403 403 404"}, // works here
	"makeStaffLinks":  {says(map[string][]string{"staff": {"s_elsewhere"}}), nil, "401 403 403 403 403 403 403 403 200"},
	"lookAtStaffLink": {says(map[string]string{"token": "x"}), nil, "404 404 404 404 404 404 404 404 404"},
	"useStaffLink":    {says(map[string]string{"token": "x", "password": password}), nil, "404 404 404 404 404 404 404 404 404"},
	"importReplies":   {says(map[string]any{"file": []byte("name,language,text\n"), "dry_run": true}), nil, "401 403 403 403 403 403 403 403 422"},
	"importStaff":     {says(map[string]any{"file": []byte("email,name,role\n"), "dry_run": true}), nil, "401 403 403 403 403 403 403 403 422"},
	"deactivateStaff": {want: "401 403 403 403 403 403 403 403 200"},

	"openConversation": {func(*house) any {
		return map[string]string{"department": "insurance", "text": "A question", "client_id": uuid()}
	}, nil, "401 201 201 403 403 403 403 403 403"},
	"conversations":       {want: "401 200 200 200 200 200 200 200 200"},
	"searchConversations": {says(map[string]any{"q": "maya"}), nil, "401 403 403 200 200 200 200 200 200"},
	"conversation":        {want: "401 404 200 200 404 200 200 200 200"},
	"events":              {want: "401 404 200 200 404 200 200 200 200"},
	"sendMessage":         {text, nil, "401 404 201 201 404 201 403 403 201"},
	"markRead":            {says(map[string]int{"seq": 1}), nil, "401 404 204 204 404 204 204 204 204"},
	"resolve":             {want: "401 404 200 200 404 200 403 403 200"},
	"end":                 {want: "401 404 200 200 404 200 403 403 200"},
	"reopen":              {nil, resolved, "401 404 200 200 404 200 403 403 200"},
	"addNote":             {text, nil, "401 403 403 201 404 201 403 403 201"},
	"deleteMessage":       {says(map[string]any{"seq": 2, "reason": "sensitive"}), nil, "401 403 403 403 404 201 403 201 201"}, // what the patient wrote
	"assign":              {says(map[string]string{"staff_id": "me"}), nil, "401 403 403 200 404 200 403 403 200"},
	"transfer":            {says(map[string]string{"department": "insurance"}), nil, "401 403 403 200 404 200 403 403 200"},
	"snooze": {func(*house) any { return map[string]int64{"until": time.Now().Add(time.Hour).UnixMilli()} }, nil,
		"401 403 403 200 404 200 403 403 200"},
	"wait":        {says(map[string]string{"on": "insurer"}), claimed, "401 403 403 200 404 200 403 403 200"},
	"convert":     {says(map[string]string{"mode": "message"}), nil, "401 404 200 403 403 403 403 403 403"},
	"giveContact": {says(map[string]string{"email": "maya@patients.example"}), nil, "401 404 200 403 403 403 403 403 403"},
	// Admins run the house; how to reach people is for those who answer them.
	"contact":       {nil, reachable, "401 403 403 200 404 200 403 200 403"},
	"logCall":       {says(map[string]string{"outcome": "no_answer"}), nil, "401 403 403 200 404 200 403 403 200"},
	"accept":        {nil, nil, "401 403 403 409 404 409 403 403 409"}, // nothing is offered
	"decline":       {nil, nil, "401 403 403 409 404 409 403 403 409"},
	"withdrawOffer": {nil, nil, "401 403 403 409 404 409 403 403 409"},
	"promise": {func(*house) any {
		return map[string]any{"next": "answer", "due": inHours(2), "reason": "We need a little longer"}
	}, nil,
		"401 403 403 200 404 200 403 403 200"},
	"noReplyNeeded": {says(map[string]string{"reason": "only thanks"}), nil, "401 403 403 200 404 200 403 403 200"},
	"escalate":      {says(map[string]string{"reason": "a complaint"}), nil, "401 403 403 200 404 200 403 403 200"},
	"setPriority":   {says(map[string]string{"priority": "high"}), nil, "401 403 403 200 404 200 403 403 200"},
	"qualityCard":   {want: "401 403 403 200 200 200 200 200 200"},
	"saveQualityCard": {says(map[string]any{"version": 0, "items": []any{map[string]any{"text": map[string]string{"en": "Kind", "es": "Amable"}}}}), nil,
		"401 403 403 403 403 403 403 403 200"},
	// A month is drawn once; who may is asked first.
	"drawQuality": {says(map[string]any{"department": "scheduling", "month": "2026-01", "zone": "UTC", "size": 5}), nil,
		"401 403 403 403 403 201 409 403 409"},
	"qualityMonth":  {want: "401 403 403 403 403 200 200 403 200"},
	"reviewQuality": {says(map[string]any{"version": 0, "marks": map[string]string{}}), nil, "401 403 403 403 403 404 404 403 404"}, // no such sample
	"ownReviews":    {want: "401 403 403 200 200 200 200 200 200"},
	"seeReview":     {nil, nil, "401 403 403 404 404 404 404 404 404"},
	"openCaller": {func(*house) any {
		return map[string]any{"department": "scheduling", "name": "Rosa", "call": map[string]any{"channel": "walk_in"}, "client_id": uuid()}
	}, nil, "401 403 403 201 403 201 403 403 201"},
	"sameNumber": {says(map[string]string{"phone": "+1 555 010 2030"}), nil, "401 403 403 200 200 200 200 200 200"},
	"openLinked": {func(*house) any {
		return map[string]string{"department": "insurance", "text": "Our colleagues look at it.", "client_id": uuid()}
	}, nil, "401 403 403 201 404 201 403 403 201"},
	"markSpam":         {says(map[string]bool{"spam": true}), nil, "401 403 403 200 404 200 403 403 200"},
	"protocols":        {want: "401 403 403 200 200 200 200 200 200"},
	"protocolVersions": {want: "401 403 403 404 404 404 404 404 404"}, // none yet
	"saveProtocol":     {says(map[string]any{"title": map[string]string{"en": "x"}}), nil, "401 403 403 403 403 422 403 403 422"},
	"checklist":        {want: "401 403 403 200 404 200 200 200 200"},
	"setStep":          {says(map[string]any{"done": true, "version": 1}), nil, "401 403 403 404 404 404 403 403 404"}, // no such step
	"restrict":         {says(map[string]string{"staff_id": "s_elsewhere", "reason": "a relative"}), nil, "401 403 403 403 404 200 403 403 200"},
	"unrestrict":       {says(map[string]string{"staff_id": "s_elsewhere"}), nil, "401 403 403 403 404 200 403 403 200"},
	"restrictions":     {want: "401 403 403 403 404 200 403 200 200"},
	"warnAbuse":        {says(map[string]string{"reason": "insults"}), nil, "401 403 403 200 404 200 403 403 200"},
	"mergeable":        {want: "401 403 403 200 404 200 403 403 200"},
	"merge":            {says(map[string]string{"conversation": "c_none"}), nil, "401 403 403 404 404 404 403 403 404"},
	"unmerge":          {nil, nil, "401 403 403 409 404 409 403 403 409"}, // nothing was joined to it
	// The body of the matrix is JSON, which is no file that is taken.
	"upload":         {says("no file"), nil, "401 422 422 422 422 422 403 403 422"},
	"attachment":     {nil, nil, "401 404 200 200 404 200 200 200 200"},
	"dropAttachment": {nil, nil, "401 404 404 404 404 404 404 404 404"}, // it was sent
	"drafts":         {want: "401 403 403 200 404 200 403 403 200"},
	"saveDraft":      {says(map[string]string{"text": "half a sent"}), nil, "401 403 403 204 404 204 403 403 204"},
	// The patient was asked about the first conversation of the matrix, and is left alone about the others.
	"survey":         {nil, answered, "401 404 409 403 403 403 403 403 403"},
	"rate":           {says(map[string]int{"score": 5}), answered, "401 404 409 403 403 403 403 403 403"},
	"surveyLink":     {nil, answered, "401 403 403 403 404 409 403 403 409"}, // nothing is asked
	"withholdSurvey": {says(map[string]string{"reason": "a bereavement"}), nil, "401 403 403 200 404 200 403 403 200"},
	"setReason":      {says(map[string]string{"reason": "bill", "prevented_by": "letter"}), nil, "401 403 403 200 404 200 403 403 200"},
	"complain":       {says(map[string]string{"reason": "waited twice"}), nil, "401 403 403 200 404 200 403 403 200"},
	"assignRecovery": {says(map[string]string{"staff_id": "me"}), nil, "401 403 403 404 404 404 403 403 404"}, // no such task
	"closeRecovery":  {says(map[string]string{"outcome": "fixed"}), nil, "401 403 403 404 404 404 403 403 404"},
	"voiceReport":    {want: "401 403 403 403 403 200 200 403 200"},
	"behindVoice":    {want: "401 403 403 403 403 200 200 403 200"},
	"voiceExport":    {want: "401 403 403 403 403 200 200 403 200"},
	"whyReport":      {want: "401 403 403 403 403 200 200 403 200"},
	"comments":       {want: "401 403 403 403 403 200 200 403 200"},
	"tagComment":     {says(map[string]any{"remove": []string{"t_none"}}), nil, "401 403 403 403 403 404 404 403 404"}, // nothing was written
	"recoveries":     {want: "401 403 403 200 200 200 200 200 200"},
	"reasons":        {want: "401 403 403 200 200 200 200 200 200"},
	"setReasons": {says(map[string]any{"reasons": []any{map[string]any{"key": "bill", "names": map[string]string{"en": "A bill", "es": "Una factura"}}}}), nil,
		"401 403 403 403 403 403 403 403 200"},
	"planReason":   {says(map[string]string{"action": "A clearer letter"}), nil, "401 403 403 403 403 404 404 403 404"}, // no such reason
	"surveys":      {want: "401 403 403 200 200 200 200 200 200"},
	"changeSurvey": {says(otherSurvey()), nil, "401 403 403 403 403 403 403 403 200"},
	"tools":        {want: "401 403 403 200 200 200 200 200 200"},
	"addTool":      {says(ownReply), nil, "401 403 403 201 201 201 403 403 201"},
	// There are none with these ids; whether one may change them is asked first.
	"changeTool": {says(ownReply), nil, "401 403 403 404 404 404 403 403 404"},
	"deleteTool": {want: "401 403 403 404 404 404 404 404 404"},
	"countView": {says(map[string]any{"filter": map[string]any{"field": "status", "op": "is", "values": []string{"open"}}}), nil,
		"401 403 403 200 200 200 200 200 200"},
	// The conversation is an agent's of its department; what others chose is not there.
	"startBulk": {says(map[string]any{"dry_run": true, "view": "all", "actions": []any{map[string]string{"do": "snooze"}}}), nil,
		"401 403 403 200 409 200 403 403 200"},
	"bulkRuns":    {want: "401 403 403 200 200 200 200 200 200"},
	"bulkRun":     {want: "401 403 403 404 404 404 404 404 404"},
	"bulkItems":   {want: "401 403 403 404 404 404 404 404 404"},
	"stopBulk":    {want: "401 403 403 404 404 404 404 404 404"},
	"undoBulk":    {want: "401 403 403 404 404 404 404 404 404"},
	"mentions":    {want: "401 403 403 200 200 200 200 200 200"},
	"preferences": {want: "401 403 403 200 404 200 200 200 200"},
	// Who come later write of a version that is not the latest; whether they may is asked first.
	"setPreferences": {says(map[string]any{"pronoun": "she", "version": 0}), nil, "401 403 403 200 404 409 403 403 409"},
	"patientHistory": {want: "401 403 403 200 404 200 200 200 200"},
	"setAbout":       {says(map[string]any{"relation": "child", "about": "Leo", "version": 0}), nil, "401 403 403 200 404 200 403 403 200"},
	"setTags":        {says(map[string][]string{"remove": {"t_none"}}), nil, "401 403 403 200 404 200 403 403 200"},
	"runMacro":       {says(map[string]any{"macro": "t_none", "version": 1}), nil, "401 403 403 404 404 404 404 404 404"},
}

// aMonth is what every report asks for at least.
const aMonth = "?from=2026-01-01&to=2026-02-01&zone=UTC"

// usualRules are those of a department that nobody has set up, as they are sent.
func usualRules() protocol.Policy {
	p := desk.DefaultPolicy()
	return protocol.PolicyOf(&p, &desk.Directory{})
}

// otherSurvey asks one thing less than the usual one.
func otherSurvey() map[string]any {
	words := map[string]string{"en": "How was it?", "es": "¿Qué tal?"}
	return map[string]any{
		"over": desk.DefaultSurvey().ID, "approved_by": "Dr. Ines Gil", "question": words, "comment": words,
		"items": []any{map[string]any{"key": "felt_heard", "text": words}},
	}
}

// answered makes a person answer and resolve it.
func answered(h *house, c string) {
	if _, err := h.chat.Send(h.t.Context(), h.who["agent"], chat.Sending{Conversation: desk.ConversationID(c), Text: "An answer."}); err != nil {
		h.t.Fatal(err)
	}
	resolved(h, c)
}

// ownReply is a canned reply of one's own.
var ownReply = map[string]any{"kind": "reply", "scope": "person", "name": "Hello", "reply": map[string]any{"texts": map[string]string{"en": "Hello"}}}

func text(*house) any { return map[string]string{"text": "Good morning", "client_id": uuid()} }

// sorted names the category that the matrix asks for.
func sorted(h *house, _ string) {
	if _, err := h.articles.NameCategory(h.t.Context(), h.who["admin"], "demo", kb.Naming{Department: "scheduling", Names: map[string]string{"en": "Visits"}}, nil); err != nil {
		h.t.Fatal(err)
	}
}

// inHours is an instant so many hours ahead, in Unix ms.
func inHours(n int) int64 { return time.Now().Add(time.Duration(n) * time.Hour).UnixMilli() }

// reachable makes the patient say how they can be reached.
func reachable(h *house, c string) {
	if _, err := h.chat.GiveContact(h.t.Context(), h.who["own"], desk.ConversationID(c), desk.Contact{Phone: "+1 555 010 2030"}, ""); err != nil {
		h.t.Fatal(err)
	}
}

func resolved(h *house, c string) {
	if _, err := h.chat.Resolve(h.t.Context(), h.who["agent"], desk.ConversationID(c), ""); err != nil {
		h.t.Fatal(err)
	}
}

func claimed(h *house, c string) {
	if _, err := h.chat.Assign(h.t.Context(), h.who["agent"], desk.ConversationID(c), "s_agent", ""); err != nil {
		h.t.Fatal(err)
	}
}

// operations are the routes as the document lists them: what is served and
// what is documented is registered in one call.
func operations(t *testing.T) map[string][2]string {
	t.Helper()
	raw, err := httpapi.Document()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string][2]string{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if op.OperationID != "socket" {
				out[op.OperationID] = [2]string{strings.ToUpper(method), path}
			}
		}
	}
	return out
}

// TestEveryRouteForEveryRole walks all routes of the document as everybody.
func TestEveryRouteForEveryRole(t *testing.T) {
	ops := operations(t)
	for id := range matrix {
		if _, ok := ops[id]; !ok {
			t.Errorf("%s is in the matrix, but no route", id)
		}
	}
	shared := open(t)
	for id, route := range ops {
		t.Run(id, func(t *testing.T) {
			row, ok := matrix[id]
			if !ok {
				t.Fatalf("%s %s has no row in the matrix: decide who may call it", route[0], route[1])
			}
			want := strings.Fields(row.want)
			if len(want) != len(roles) {
				t.Fatalf("%d statuses for %d roles", len(want), len(roles))
			}
			h := shared
			if strings.HasPrefix(id, "end") || id == "signOut" || id == "deactivateStaff" || id == "lendStaff" {
				h = open(t) // these change who may do what
			}
			for i, name := range roles {
				c := h.conversation()
				if row.before != nil {
					row.before(h, c)
				}
				path := h.pathOf(route[1], c)
				var body any
				if row.body != nil {
					body = row.body(h)
				}
				a := h.as(name, route[0], path, body)
				if got := strconv.Itoa(a.StatusCode); got != want[i] {
					t.Errorf("%s: %s, want %s: %s", name, got, want[i], a.body)
				}
				if a.StatusCode >= 400 {
					a.problem(t)
				}
				if cc := a.Header.Get("Cache-Control"); cc != "no-store" {
					t.Errorf("%s: Cache-Control %q", name, cc)
				}
			}
		})
	}
}

// pathOf fills in what a route is about: the conversation c, or what stands for
// the rest of the house.
func (h *house) pathOf(route, c string) string {
	article := ""
	if strings.Contains(route, "/kb/articles/{id}") {
		article = h.published("scheduling")
	}
	return strings.NewReplacer("/kb/articles/{id}", "/kb/articles/"+article, "{version}", "1", "/attachments/{id}", "/attachments/"+h.shown(route, c), "/staff/{id}", "/staff/s_elsewhere", "/patients/{id}", "/patients/"+h.who["own"].ID, "/departments/{id}", "/departments/d_scheduling", "{date}", "2031-12-25", "{step}", "zone", "/callbacks", "/callbacks?department=scheduling", "/annotations/{id}", "/annotations/an_none", "/annotations", "/annotations"+aMonth, "/boards", "/boards?month=2026-01&zone=UTC", "/reports/backlog/conversations", "/reports/backlog/conversations?zone=UTC", "/reports/backlog", "/reports/backlog?zone=UTC", "/reports/figures/file", "/reports/figures/file"+aMonth+"&format=csv", "/reports/figures", "/reports/figures"+aMonth, "/reports/knowledge", "/reports/knowledge?from=0&to=1000", "/reports/own/conversations", "/reports/own/conversations"+aMonth+"&figure=closed", "/reports/own", "/reports/own"+aMonth, "/reports/conversations", "/reports/conversations"+aMonth+"&figure=opened", "/reports/export", "/reports/export"+aMonth+"&format=csv", "/reports/reasons", "/reports/reasons?from=2026-11-01&to=2026-12-01", "/reports/comments", "/reports/comments?from=2026-11-01&to=2026-12-01", "{episode}", "1", "/reports/voice/conversations", "/reports/voice/conversations?from=2026-11&to=2026-11&figure=csat", "/reports/voice/export", "/reports/voice/export?from=2026-11&to=2026-11&figure=csat&format=csv", "/reports/voice", "/reports/voice?from=2026-11&to=2026-11", "{id}", c, "{key}", "demo", "{visit}", uuid(), "{mode}", "reply", "{task}", "1", "{department}", "scheduling", "{topic}", "other", "{month}", "2026-01?department=scheduling", "{sample}", "q_none").Replace(route)
}

// TestForeignIsLikeMissing compares whole answers: a conversation one may not
// read and one that does not exist.
func TestForeignIsLikeMissing(t *testing.T) {
	h := open(t)
	c := h.conversation()
	missing := "c_" + strings.Repeat("0", 26)
	whole := func(a answer) string {
		body := strings.ReplaceAll(string(a.body), a.problem(t).RequestID, "")
		a.Header.Del("X-Request-Id")
		a.Header.Del("Date")
		return fmt.Sprintf("%d %v %s", a.StatusCode, a.Header, body)
	}
	for id, route := range operations(t) {
		if !strings.Contains(route[1], "/conversations/{id}") {
			continue
		}
		row := matrix[id]
		for _, name := range []string{"nobody", "foreign", "elsewhere"} {
			var body any
			if row.body != nil {
				body = row.body(h)
			}
			foreign, none := h.as(name, route[0], strings.NewReplacer("{id}", c, "{mode}", "note", "{task}", "1").Replace(route[1]), body),
				h.as(name, route[0], strings.NewReplacer("{id}", missing, "{mode}", "note", "{task}", "1").Replace(route[1]), body)
			if a, b := whole(foreign), whole(none); a != b {
				t.Errorf("%s as %s:\nforeign %s\nmissing %s", id, name, a, b)
			}
		}
	}
}

// TestContactIsAudited: whoever looks at how to reach a patient leaves a line.
func TestContactIsAudited(t *testing.T) {
	h := open(t)
	c := h.conversation()
	reachable(h, c)
	var got struct{ Contact protocol.Contact }
	h.as("agent", http.MethodGet, "/api/v1/conversations/"+c+"/contact", nil).into(t, &got)
	if got.Contact.Phone != "+1 555 010 2030" {
		t.Errorf("contact: %+v", got.Contact)
	}
	h.as("elsewhere", http.MethodGet, "/api/v1/conversations/"+c+"/contact", nil)
	trail, err := h.store.AuditTrail(t.Context(), desk.ConversationID(c))
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.DeleteFunc(trail, func(l desk.AuditLine) bool { return l.Action != "contact.viewed" })
	if len(lines) != 1 || lines[0].Actor.ID != "s_agent" {
		t.Errorf("lines: %+v", lines)
	}
}

// TestReadingIsAudited proves that staff leave a line wherever they read a
// conversation, and patients none.
func TestReadingIsAudited(t *testing.T) {
	h := open(t)
	for _, path := range []string{"", "/events"} {
		for name, want := range map[string]int{"agent": 1, "privacy": 1, "own": 0, "elsewhere": 0} {
			c := h.conversation()
			h.as(name, http.MethodGet, "/api/v1/conversations/"+c+path, nil)
			if got := h.views(c, h.who[name].ID); got != want {
				t.Errorf("%s at %q: %d lines, want %d", name, path, got, want)
			}
		}
	}
}
