package chat

import (
	"fmt"
	"strings"
	"time"

	"careline/server/desk"
)

// answered checks the answers to a topic's questions and returns those that
// are kept. A question that is not shown is not asked: what was sent for it is
// left out. Answers to anything else are kept as they are, because clients of
// the clinic's own may ask what we do not know of; checkOpening limits them.
func answered(topic *desk.Topic, answers map[string]string, language string) (map[string]string, error) {
	if topic == nil || len(topic.Questions) == 0 {
		return answers, nil
	}
	kept := make(map[string]string, len(answers))
	for key, answer := range answers {
		kept[key] = answer
	}
	for i := range topic.Questions {
		delete(kept, topic.Questions[i].Key)
	}
	for i := range topic.Questions {
		q := &topic.Questions[i]
		// Only earlier questions are in kept, so a rule that points ahead, or at
		// itself, hides its question and does no other harm.
		if q.ShowIf != nil && kept[q.ShowIf.Question] != q.ShowIf.Equals {
			continue
		}
		answer := answers[q.Key]
		if strings.TrimSpace(answer) == "" {
			if q.Required {
				return nil, aboutAnswer(q, language, "answer_missing", "Please answer: %s")
			}
			continue
		}
		if !fits(q, answer) {
			return nil, aboutAnswer(q, language, "answer_invalid", unfit[q.Type])
		}
		kept[q.Key] = answer
	}
	return kept, nil
}

// Types of questions, as desk.Question names them.
const (
	askText   = "text"
	askChoice = "choice"
	askYesNo  = "yes_no"
	askDate   = "date"
)

var unfit = map[string]string{
	askText:   "Please answer in words: %s",
	askChoice: "Please choose one of the answers: %s",
	askYesNo:  "Please answer yes or no: %s",
	askDate:   "Please give a date, like 2026-11-26: %s",
}

func fits(q *desk.Question, answer string) bool {
	switch q.Type {
	case askChoice:
		for _, c := range q.Choices {
			if c.Key == answer {
				return true
			}
		}
		return false
	case askYesNo:
		return answer == "yes" || answer == "no"
	case askDate:
		_, err := time.Parse(time.DateOnly, answer)
		return err == nil
	}
	return true // how long a text may be holds for all answers
}

// aboutAnswer names the question in its own words; the answer is never repeated.
func aboutAnswer(q *desk.Question, language, code, sentence string) error {
	label := q.Label[language]
	if label == "" {
		label = q.Label["en"]
	}
	if label == "" {
		label = q.Key
	}
	return &desk.Error{Kind: desk.Invalid, Code: code, Field: "answers." + q.Key, Public: fmt.Sprintf(sentence, label)}
}

// topicOf is the department's topic with this key; nil for a free one.
func topicOf(d *desk.Department, key string) *desk.Topic {
	for i := range d.Topics {
		if d.Topics[i].Key == key {
			return &d.Topics[i]
		}
	}
	return nil
}
