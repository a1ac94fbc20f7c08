package httpapi

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"

	"careline/server/desk"
)

// who may call a route at all. What they may do to which conversation is
// decided by the verbs.
type who int

const (
	anyone   who = iota
	visitors     // anybody, and patients are known by their session
	patients
	staff
	both
	admins
)

const (
	apiPath    = "/api/v1"
	signInPath = apiPath + "/staff/sessions"
	kbPath     = apiPath + "/kb/"
)

// rest lists every REST route.
func (s *Server) rest() {
	add(s, anyone, 200, "GET /sites/{key}", "site", "A site as its widget shows it", s.site)
	add(s, anyone, 200, "GET /sites/{key}/hours", "siteHours", "Which of its departments are open now", s.siteHours)
	add(s, anyone, 200, "GET /sites/{key}/callbacks", "callbacks", "When one of its departments can call", s.callbacks)
	add(s, staff, 200, "GET /sites", "sites", "The websites that show the chat", s.sites)
	add(s, admins, 200, "GET /sites/{key}/settings", "siteSettings", "All that is set of a site", s.siteSettings)
	add(s, admins, 200, "PUT /sites/{key}/settings", "setSite", "Make a site, or change all that is set of it", s.setSite)
	add(s, admins, 200, "POST /sites/{key}/live", "goLive", "Show its chat to patients, or no longer", s.goLive)
	add(s, staff, 204, "POST /sites/{key}/practice", "practise", "Try its chat as a patient, in this browser", s.beginPractice)
	add(s, staff, 200, "PUT /sites/{key}/banner", "setBanner", "Show a notice in its widget, or none", s.setBanner)
	add(s, visitors, 200, "GET /articles/search", "searchArticles", "Find public articles", s.searchArticles)
	add(s, visitors, 200, "GET /articles/{slug}", "article", "One public article, as a tree", s.article)
	add(s, visitors, 204, "POST /articles/{slug}/votes", "vote", "Say whether it helped", s.vote)
	add(s, staff, 200, "GET /kb/articles", "kbArticles", "Articles as those who write them see them", s.kbArticles)
	add(s, staff, 201, "POST /kb/articles", "createArticle", "Begin an article, or one in another language", s.createArticle)
	add(s, staff, 200, "GET /kb/articles/{id}", "kbArticle", "One article in its latest version, with what you have not saved", s.kbArticle)
	add(s, staff, 200, "PUT /kb/articles/{id}", "saveArticle", "Save a version, and publish it if you like", s.saveArticle)
	add(s, staff, 200, "PUT /kb/articles/{id}/settings", "arrangeArticle", "Change its address, place, audience, owner or review", s.arrangeArticle)
	add(s, staff, 200, "POST /kb/articles/{id}/status", "setArticleStatus", "Publish its latest version, take it back, put it away", s.setArticleStatus)
	add(s, staff, 200, "GET /kb/articles/{id}/versions", "articleVersions", "Its versions, newest first", s.articleVersions)
	add(s, staff, 200, "GET /kb/articles/{id}/versions/{version}", "articleVersion", "One version with its text", s.articleVersion)
	add(s, staff, 200, "POST /kb/articles/{id}/restore", "restoreArticle", "Bring an earlier version back, as a new one", s.restoreArticle)
	add(s, staff, 204, "PUT /kb/articles/{id}/draft", "keepArticleDraft", "Keep what you have written and not saved", s.keepArticleDraft)
	add(s, staff, 204, "DELETE /kb/articles/{id}/draft", "dropArticleDraft", "Give it up", s.dropArticleDraft)
	add(s, staff, 200, "POST /kb/articles/{id}/editing", "editArticle", "Say that you are writing here, or no longer, and hear who else is", s.editArticle)
	add(s, staff, 200, "POST /kb/preview", "previewArticle", "Markdown as readers see it", s.previewArticle)
	add(s, staff, 200, "GET /kb/categories", "categories", "What articles are sorted by", s.categories)
	add(s, staff, 200, "PUT /kb/categories/{key}", "nameCategory", "Name a category, and give it a place", s.nameCategory)
	add(s, staff, 200, "DELETE /kb/categories/{key}", "dropCategory", "Forget its name; articles keep it", s.dropCategory)

	add(s, staff, 200, "GET /kb/synonyms", "synonyms", "What patients of this clinic call the same thing", s.synonyms)
	add(s, staff, 200, "PUT /kb/synonyms", "setSynonyms", "Write all of it in the place of what was read", s.setSynonyms)
	add(s, staff, 200, "GET /reports/knowledge", "knowledge", "What is looked for and not found, and what readers say", s.knowledge)
	add(s, staff, 200, "POST /kb/search", "kbSearch", "Find articles among all that staff may see", s.kbSearch)
	add(s, staff, 200, "GET /kb/sendable/{slug}", "articleForMessage", "A published article as it is put into a message", s.articleForMessage)
	add(s, visitors, 200, "POST /sites/{key}/visits/{visit}/searches", "searchInVisit", "Find public articles; what they wanted to know is taken down, masked", s.searchInVisit)
	add(s, visitors, 204, "POST /sites/{key}/visits/{visit}/articles", "articleInVisit", "Say what they did with an article", s.articleInVisit)
	add(s, anyone, 201, "POST /setup", "setUp", "Make the first admin, by the one-time link", s.setUp)

	add(s, anyone, 201, "POST /patient/sessions", "startPatientSession", "Begin as a patient of a site", s.startPatientSession)
	add(s, patients, 200, "GET /patient/session", "patientSession", "Who am I, and is there something to read", s.patientSession)
	add(s, patients, 204, "DELETE /patient/session", "endPatientSession", "Clear and leave", s.endPatientSession)

	add(s, anyone, 201, "POST /staff/sessions", "signIn", "Sign in as staff", s.signIn)
	add(s, anyone, 200, "POST /staff/sessions/refresh", "refresh", "Renew the staff token", s.refresh)
	add(s, staff, 204, "DELETE /staff/session", "signOut", "Sign out", s.signOut)
	add(s, staff, 200, "GET /staff/me", "me", "Who am I", s.me)
	add(s, staff, 204, "PUT /staff/me/tour", "keepTour", "Keep where one is in the keyboard tour", s.keepTour)
	add(s, staff, 200, "GET /staff", "colleagues", "Who works here", s.colleagues)
	add(s, admins, 201, "POST /staff", "addStaff", "Add a member of staff", s.addStaff)
	add(s, admins, 200, "GET /team", "team", "Everybody who works or worked here", s.team)
	add(s, admins, 200, "PUT /staff/{id}", "editStaff", "Change who somebody is here", s.editStaff)
	add(s, admins, 200, "POST /staff/{id}/reactivate", "reactivateStaff", "Let a former colleague work here again", s.reactivateStaff)
	add(s, admins, 200, "POST /staff/links", "makeStaffLinks", "Make links with which people set their password", s.makeStaffLinks)
	add(s, anyone, 200, "POST /staff/links/look", "lookAtStaffLink", "For whom a link is", s.lookAtStaffLink)
	add(s, anyone, 204, "POST /staff/links/use", "useStaffLink", "Set a password, by the one-time link", s.useStaffLink)
	add(s, admins, 200, "POST /staff/import", "importStaff", "Add the people of a CSV file, or say what that would do", s.importStaff)
	add(s, admins, 200, "POST /staff/{id}/deactivate", "deactivateStaff", "End a member's access at once", s.deactivateStaff)
	add(s, staff, 200, "PUT /staff/{id}/capacity", "setCapacity", "How many live conversations they take at once", s.setCapacity)
	add(s, staff, 200, "PUT /staff/{id}/languages", "setLanguages", "Which languages they answer in", s.setLanguages)
	add(s, staff, 200, "POST /staff/{id}/lend", "lendStaff", "Let them work in another department until a time", s.lendStaff)
	add(s, staff, 200, "POST /staff/{id}/hand-over", "handOver", "Give all they have back to the queues, while they are not here", s.handOver)
	add(s, staff, 200, "GET /desk", "desk", "The day at a glance, for whoever steers it", s.desk)
	add(s, staff, 200, "GET /wall", "wall", "How each department stands now, for whoever reads figures", s.wall)
	add(s, staff, 200, "GET /reports/conversations", "behind", "The conversations behind a figure", s.behind)
	add(s, staff, 200, "GET /reports/figures/file", "figuresFile", "The same figures as a file", s.figuresFile)
	add(s, staff, 200, "GET /reports/backlog", "backlog", "What stood at an instant: begun, and not over", s.backlog)
	add(s, staff, 200, "GET /reports/backlog/conversations", "backlogList", "The conversations behind a backlog, oldest first", s.backlogList)
	add(s, staff, 200, "GET /reports/annotations", "annotations", "What happened on days that explains a figure", s.annotations)
	add(s, staff, 201, "POST /reports/annotations", "annotate", "Put something on the time axis", s.annotate)
	add(s, staff, 200, "GET /reports/boards", "boards", "A month's figures as they were frozen", s.boards)
	add(s, staff, 201, "POST /reports/boards", "freezeBoard", "Keep a month's figures as they are now", s.freezeBoard)
	add(s, staff, 204, "DELETE /reports/annotations/{id}", "removeAnnotation", "Take it off again", s.removeAnnotation)
	add(s, staff, 204, "POST /patients/{id}/block", "blockPatient", "Keep a patient from writing, or no longer", s.blockPatient)
	add(s, staff, 200, "GET /departments", "departments", "The departments", s.departments)
	add(s, admins, 200, "GET /departments/all", "allDepartments", "All departments, also those that are closed down", s.allDepartments)
	add(s, admins, 201, "POST /departments", "addDepartment", "Add a department", s.addDepartment)
	add(s, admins, 200, "PUT /departments/{id}", "editDepartment", "Change what a department is", s.editDepartment)
	add(s, admins, 200, "GET /first-day", "firstDay", "What is left to do before going live", s.firstDay)
	add(s, admins, 200, "PUT /first-day/{step}", "settleFirstDay", "Say that a step is done as it is", s.settleFirstDay)
	add(s, admins, 200, "POST /first-day/starter", "starterPack", "Put in usual departments, topics, questions and canned replies where there are none", s.starterPack)
	add(s, staff, 200, "GET /changes", "changes", "What was changed in the house, by whom, and how it was before", s.changes)
	add(s, staff, 200, "GET /departments/{id}/hours", "hours", "Its hours, with those that were and will be", s.hours)
	add(s, staff, 200, "POST /departments/{id}/hours", "setHours", "Give it other hours from now or from an instant on", s.setHours)
	add(s, staff, 200, "PUT /departments/{id}/hours/exceptions/{date}", "setException", "Give one day hours of its own, or none", s.setException)
	add(s, staff, 200, "DELETE /departments/{id}/hours/exceptions/{date}", "removeException", "Give that day the hours of its weekday again", s.removeException)
	add(s, staff, 200, "GET /departments/{id}/policy", "policy", "How it works: routing, targets, promises, call-backs", s.policy)
	add(s, staff, 200, "PUT /departments/{id}/policy", "setPolicy", "Let it work otherwise from now on", s.setPolicy)
	add(s, staff, 200, "PUT /departments/{id}/topics", "setTopics", "What people come for, and what they are asked first", s.setTopics)
	add(s, staff, 200, "POST /departments/{id}/tell", "tellWaiting", "Tell everybody whose promise will not be kept", s.tellWaiting)
	add(s, staff, 200, "POST /departments/{id}/intake", "stopIntake", "Take nobody live until a time, or take them again", s.stopIntake)

	add(s, staff, 200, "GET /reports/figures", "figures", "The figures of a time, as a whole and by groups", s.figures)
	add(s, staff, 200, "GET /reports/export", "export", "Every row behind a figure, as CSV or JSON", s.export)
	add(s, staff, 200, "GET /reports/own", "ownFigures", "Your own figures, beside the medians of your departments", s.ownFigures)
	add(s, staff, 200, "GET /reports/own/conversations", "behindOwn", "Your own conversations behind one of your figures, as many as it counts", s.behindOwn)
	add(s, staff, 200, "GET /reports/logs", "importedLogs", "Names of the imported logs that figures count too", s.logs)
	add(s, staff, 200, "GET /reports/definitions", "definitions", "What every figure means", s.definitions)
	add(s, staff, 200, "GET /reasons", "reasons", "How it is sorted why patients write, and what is done about it", s.reasons)
	add(s, staff, 200, "PUT /reasons", "setReasons", "Sort it otherwise from now on", s.setReasons)
	add(s, staff, 200, "PUT /reasons/{key}/plan", "planReason", "Say who does what so that fewer have to write", s.planReason)
	add(s, staff, 200, "GET /surveys", "surveys", "What patients were asked and are asked now", s.surveys)
	add(s, staff, 200, "POST /surveys", "changeSurvey", "Ask otherwise from now on: a new series", s.changeSurvey)
	add(s, staff, 200, "GET /reports/voice", "voiceReport", "What patients said in whole months, as a whole and by groups", s.voiceReport)
	add(s, staff, 200, "GET /reports/voice/conversations", "behindVoice", "The conversations behind a figure of what patients said, as many as it counts", s.behindVoice)
	add(s, staff, 200, "GET /reports/voice/export", "voiceExport", "Every one of them, as CSV or JSON", s.voiceExport)
	add(s, staff, 200, "GET /reports/reasons", "whyReport", "Why patients wrote, by the time that could be saved, and when they arrive", s.whyReport)
	add(s, staff, 200, "GET /reports/comments", "comments", "What patients wrote beside their scores, by words, score, department, time and tag", s.comments)
	add(s, staff, 200, "POST /conversations/{id}/comments/{episode}/tags", "tagComment", "Put tags on what a patient wrote, take tags off", s.tagComment)
	add(s, staff, 200, "GET /recoveries", "recoveries", "What has to be made good, by when it is due", s.recoveries)
	add(s, staff, 200, "GET /tools", "tools", "Tags, canned replies, macros and saved views that you work with", s.tools)
	add(s, staff, 201, "POST /tools", "addTool", "Make one", s.addTool)
	add(s, admins, 200, "POST /tools/replies/import", "importReplies", "Add the canned replies of a CSV file, or say what that would do", s.importReplies)
	add(s, staff, 200, "PUT /tools/{id}", "changeTool", "Change one, as you saw it", s.changeTool)
	add(s, staff, 204, "DELETE /tools/{id}", "deleteTool", "Take one out of use", s.deleteTool)
	add(s, staff, 200, "POST /views/count", "countView", "How many conversations a filter selects", s.countView)
	add(s, staff, 200, "POST /bulk", "startBulk", "Do something to many conversations, or say what that would do", s.startBulk)
	add(s, staff, 200, "GET /bulk", "bulkRuns", "What you did to many, the last first", s.bulkRuns)
	add(s, staff, 200, "GET /bulk/{id}", "bulkRun", "How one of them stands", s.bulkRun)
	add(s, staff, 200, "GET /bulk/{id}/conversations", "bulkItems", "Its conversations of which the same became", s.bulkItems)
	add(s, staff, 200, "POST /bulk/{id}/cancel", "stopBulk", "Stop it where it is", s.stopBulk)
	add(s, staff, 200, "POST /bulk/{id}/undo", "undoBulk", "Let all stand as before, where nothing else happened since", s.undoBulk)
	add(s, staff, 200, "GET /protocols", "protocols", "Checklists of topics, in their latest version", s.protocols)
	add(s, staff, 200, "GET /protocols/{department}/{topic}", "protocolVersions", "All versions of one, newest first", s.protocolVersions)
	add(s, staff, 200, "GET /quality/card", "qualityCard", "What reviewers of conversations look for", s.qualityCard)
	add(s, admins, 200, "PUT /quality/card", "saveQualityCard", "Make its next version", s.saveQualityCard)
	add(s, staff, 201, "POST /quality/draws", "drawQuality", "Draw samples of a month, for each person", s.drawQuality)
	add(s, staff, 200, "GET /quality/months/{month}", "qualityMonth", "What was drawn, and how far its reviews are", s.qualityMonth)
	add(s, staff, 200, "PUT /quality/samples/{sample}", "reviewQuality", "Keep a review, or finish it", s.reviewQuality)
	add(s, staff, 200, "GET /quality/mine", "ownReviews", "Finished reviews of the reader's own work", s.ownReviews)
	add(s, staff, 204, "POST /quality/mine/{sample}", "seeReview", "Say that it was read, or answer it", s.seeReview)
	add(s, staff, 200, "PUT /protocols/{department}/{topic}", "saveProtocol", "Make its next version", s.saveProtocol)
	add(s, staff, 200, "GET /mentions", "mentions", "Notes in which you are mentioned", s.mentions)

	add(s, patients, 201, "POST /conversations", "openConversation", "Open a conversation with its first message", s.openConversation)
	add(s, both, 200, "GET /conversations", "conversations", "A page of a list", s.conversations)
	add(s, staff, 200, "POST /conversations/search", "searchConversations", "Find conversations by reference, name, contact, tag, topic, staff, day or state", s.searchConversations)
	add(s, both, 200, "GET /conversations/{id}", "conversation", "One conversation", s.conversation)
	add(s, both, 200, "GET /conversations/{id}/events", "events", "Its events, as the caller may see them", s.events)
	add(s, both, 201, "POST /conversations/{id}/messages", "sendMessage", "Send a message", s.sendMessage)
	add(s, both, 204, "POST /conversations/{id}/read", "markRead", "Say how far you have read", s.markRead)
	add(s, both, 200, "POST /conversations/{id}/resolve", "resolve", "Resolve; patients: end the chat", s.resolve)
	add(s, both, 200, "POST /conversations/{id}/end", "end", "The same, under the patient's word for it", s.resolve)
	add(s, both, 200, "POST /conversations/{id}/reopen", "reopen", "Reopen; patients: it was not solved", s.reopen)
	add(s, patients, 200, "POST /conversations/{id}/convert", "convert", "Leave the queue for a left question or a call-back", s.convert)
	add(s, patients, 200, "POST /conversations/{id}/contact", "giveContact", "Say how you can be reached", s.giveContact)
	add(s, staff, 200, "GET /conversations/{id}/contact", "contact", "How the patient can be reached, for whoever has to", s.contact)
	add(s, staff, 200, "POST /conversations/{id}/calls", "logCall", "Say how a call went, or that the patient came by", s.logCall)
	add(s, staff, 201, "POST /callers", "openCaller", "Begin a conversation for somebody who called or came by", s.openCaller)
	add(s, staff, 200, "POST /callers/same", "sameNumber", "What is open with the same number", s.sameNumber)
	add(s, staff, 201, "POST /conversations/{id}/notes", "addNote", "Write a note to colleagues", s.addNote)
	add(s, staff, 201, "POST /conversations/{id}/deletions", "deleteMessage", "Delete what a message, a note or a logged call says, for good; that it was deleted stays", s.deleteMessage)
	add(s, staff, 200, "POST /conversations/{id}/assign", "assign", "Give it to somebody; me claims it", s.assign)
	add(s, staff, 200, "POST /conversations/{id}/transfer", "transfer", "Move it to another department, or offer it to a person", s.transfer)
	add(s, staff, 200, "POST /conversations/{id}/accept", "accept", "Take what you are offered", s.accept)
	add(s, staff, 200, "POST /conversations/{id}/decline", "decline", "Let what you are offered pass", s.decline)
	add(s, staff, 200, "POST /conversations/{id}/withdraw-offer", "withdrawOffer", "Take an offer back", s.withdrawOffer)
	add(s, staff, 200, "POST /conversations/{id}/snooze", "snooze", "Hide it until a time", s.snooze)
	add(s, staff, 200, "POST /conversations/{id}/wait", "wait", "Say on whom it waits", s.wait)
	add(s, staff, 200, "POST /conversations/{id}/promise", "promise", "Say what comes next and by when, or renew it", s.promise)
	add(s, staff, 200, "POST /conversations/{id}/no-reply-needed", "noReplyNeeded", "Say that the patient asks for nothing", s.noReplyNeeded)
	add(s, staff, 200, "POST /conversations/{id}/escalate", "escalate", "Ask a supervisor to look", s.escalate)
	add(s, staff, 200, "POST /conversations/{id}/priority", "setPriority", "Put it ahead of others, or back among them", s.setPriority)
	add(s, staff, 200, "POST /conversations/{id}/tags", "setTags", "Put tags on it, take tags off", s.setTags)
	add(s, staff, 200, "POST /conversations/{id}/macros", "runMacro", "Do all that a macro says, or nothing", s.runMacro)
	add(s, staff, 201, "POST /conversations/{id}/links", "openLinked", "Give another department its part of the matter", s.openLinked)
	add(s, staff, 200, "GET /conversations/{id}/mergeable", "mergeable", "Other conversations of its patient that can be joined to it", s.mergeable)
	add(s, staff, 200, "POST /conversations/{id}/merge", "merge", "Join another conversation of its patient to it", s.merge)
	add(s, staff, 200, "POST /conversations/{id}/unmerge", "unmerge", "Take the last one apart from it again", s.unmerge)
	add(s, staff, 200, "POST /conversations/{id}/spam", "markSpam", "Hide it as spam, or no longer", s.markSpam)
	add(s, staff, 200, "GET /conversations/{id}/protocol", "checklist", "What is to be done by its topic's protocol, and what was", s.checklist)
	add(s, staff, 200, "PUT /conversations/{id}/protocol/{step}", "setStep", "Say that a step was done, or was not", s.setStep)
	add(s, staff, 200, "GET /conversations/{id}/restrictions", "restrictions", "From whom it is kept, and why", s.restrictions)
	add(s, staff, 200, "POST /conversations/{id}/restrict", "restrict", "Keep it from a member of staff, as if it did not exist", s.restrict)
	add(s, staff, 200, "POST /conversations/{id}/unrestrict", "unrestrict", "Let them read it again", s.unrestrict)
	add(s, staff, 200, "POST /conversations/{id}/warn", "warnAbuse", "Ask the patient for another tone", s.warnAbuse)
	add(s, both, 200, "GET /conversations/{id}/suggestions", "suggestions", "Articles that may answer what the patient wrote last", s.suggestions)
	add(s, staff, 200, "GET /conversations/{id}/preferences", "preferences", "How its patient wishes to be met", s.preferences)
	add(s, staff, 200, "PUT /conversations/{id}/preferences", "setPreferences", "Write that down, as you saw it; for all their conversations", s.setPreferences)
	add(s, staff, 200, "GET /conversations/{id}/history", "patientHistory", "Other conversations of its patient, newest first", s.patientHistory)
	add(s, staff, 200, "POST /conversations/{id}/about", "setAbout", "Say who the matter is about, as you saw it", s.setAbout)
	add(s, staff, 200, "GET /conversations/{id}/trail", "trail", "What the patient looked for before they wrote", s.trail)
	add(s, patients, 200, "GET /conversations/{id}/survey", "survey", "What its patient is asked, once it is resolved", s.survey)
	add(s, patients, 200, "POST /conversations/{id}/rating", "rate", "Say how it went; may come in parts", s.rate)
	add(s, staff, 200, "POST /conversations/{id}/withhold-survey", "withholdSurvey", "Keep its patient from being asked, with a reason", s.withholdSurvey)
	add(s, staff, 201, "POST /conversations/{id}/survey-link", "surveyLink", "A link by which its patient can say how it went without the chat", s.surveyLink)
	add(s, staff, 200, "POST /conversations/{id}/reason", "setReason", "Say why its patient wrote, and what would have made it unnecessary", s.setReason)
	add(s, staff, 200, "POST /conversations/{id}/complaint", "complain", "Write down that its patient complains", s.complain)
	add(s, staff, 200, "POST /conversations/{id}/recoveries/{task}/assign", "assignRecovery", "Make somebody else responsible", s.assignRecovery)
	add(s, staff, 200, "POST /conversations/{id}/recoveries/{task}/close", "closeRecovery", "Say how it was made good", s.closeRecovery)
	add(s, staff, 200, "GET /conversations/{id}/drafts", "drafts", "What you have typed and not sent", s.drafts)
	add(s, staff, 204, "PUT /conversations/{id}/drafts/{mode}", "saveDraft", "Keep what you have typed", s.saveDraft)
	s.files()
}

// files lists the routes of what people send to show.
func (s *Server) files() {
	add(s, both, 201, "POST /attachments", uploadID, "Send a file in, to be shown by a message", s.upload)
	add(s, both, 200, "GET /attachments/{id}", "attachment", "A file, and from where it can be fetched for a while", s.attachment)
	add(s, both, 204, "DELETE /attachments/{id}", "dropAttachment", "Take back a file that was not sent", s.dropAttachment)
}

// others lists what is not REST: the socket, pages and what machines ask.
func (s *Server) others() {
	s.app.Get("/ws", s.socket())
	s.app.Get("/healthz", s.healthz)
	s.app.Get("/readyz", s.readyz)
	s.app.Get("/metrics", s.metrics)
	s.app.Get("/openapi.json", s.documentFile)
	s.app.Get("/widget.js", s.loader)
	s.app.Get("/widget", slash)
	s.app.Get("/widget/*", s.widgetFile)
	s.app.Get("/console", slash)
	s.app.Get("/console/*", s.consoleFile)
	s.app.Get("/files/:id/:variant/:signed", s.file)
	s.app.Use("/help", s.whenPublic)
	s.helpRoutes()
	s.app.Get("/practice/:key", s.practiceFile)
	s.app.Get("/rate/:token", s.rateLink)
	s.app.Post("/rate/:token", s.rateByLink)
	s.app.Get("/", s.home)
	if s.opts.Demo {
		s.app.Get("/demo", slash)
		s.app.Get("/demo/*", s.demoFile)
	}
}

// add registers a route: what it is called in the document, who may call it,
// and the handler, which gets the request with its verified actor.
func add[I, O any](s *Server, w who, status int, route, id, summary string, handle func(context.Context, *request, *I) (*O, error)) {
	method, path, _ := strings.Cut(route, " ")
	huma.Register(s.api, huma.Operation{
		OperationID: id, Method: method, Path: apiPath + path, Summary: summary, DefaultStatus: status,
		Tags: []string{strings.Split(path, "/")[1]}, Security: securityOf(w),
		// Verbs judge what a body says, so that their codes are the same on
		// the socket; its size was judged before.
		SkipValidateBody: true, MaxBodyBytes: -1,
		Middlewares: huma.Middlewares{s.admit(w)},
	}, func(ctx context.Context, in *I) (*O, error) {
		r := requestOf(ctx)
		out, err := handle(ctx, r, in)
		if err != nil {
			return nil, s.problemOf(r, err)
		}
		return out, nil
	})
}

// admit lets a request through to its handler: first who it is, then whether
// they may, then whether what they sent can be read at all.
func (s *Server) admit(w who) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		c := humafiber.Unwrap(ctx)
		r := requestOf(ctx.Context())
		c.Set("Cache-Control", "no-store")
		err := s.authenticate(ctx.Context(), c, r, w)
		for _, check := range []func() error{
			func() error { return s.checkPublic(ctx.Context(), r, w, ctx.Operation()) },
			func() error { return checkPath(c) },
			func() error { return checkQuery(c) },
			func() error {
				if ctx.Operation().OperationID == uploadID { // no JSON: its own handler reads it
					return nil
				}
				return checkBody(c)
			},
		} {
			if err == nil {
				err = check()
			}
		}
		if err != nil {
			if err := s.refuse(c, err); err != nil {
				panic(err) // a problem document always encodes
			}
			return
		}
		if ctx.Operation().OperationID != uploadID {
			// Where bodies may be streamed huma reads nothing else.
			c.Request().SetBodyStream(bytes.NewReader(r.body), len(r.body))
		}
		next(ctx)
	}
}

// checkPublic hides what a clinic shows to anybody until it goes live.
func (s *Server) checkPublic(ctx context.Context, r *request, w who, op *huma.Operation) error {
	if w != anyone && w != visitors || !slices.Contains(op.Tags, "articles") || r.practice != "" {
		return nil
	}
	public, err := s.opts.Clinic.Public(ctx)
	if err == nil && !public {
		err = desk.ErrNoSuchThing
	}
	return err
}

// admits decides by kind and, for running the house, by role.
func (w who) admits(a desk.Actor) error {
	ok := w == anyone || w == visitors || w == both ||
		w == patients && a.Kind == desk.KindPatient ||
		w == staff && a.Kind == desk.KindStaff ||
		w == admins && a.Administers()
	if !ok {
		return desk.ErrForbidden
	}
	return nil
}

func securityOf(w who) []map[string][]string {
	bearer, patient, colleague := map[string][]string{"bearer": {}}, map[string][]string{"patientCookie": {}}, map[string][]string{"staffCookie": {}}
	switch w {
	case anyone, visitors:
		return []map[string][]string{}
	case patients:
		return []map[string][]string{bearer, patient}
	case both:
		return []map[string][]string{bearer, patient, colleague}
	case staff, admins:
	}
	return []map[string][]string{bearer, colleague}
}
