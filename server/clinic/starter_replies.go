package clinic

import (
	"context"
	"slices"

	"careline/server/desk"
)

// putReplies gives the clinic, and each usual department that is there, canned
// replies to begin with. Whoever has one already keeps theirs alone.
func (s *Service) putReplies(ctx context.Context, a desk.Actor) (int, error) {
	departments, err := s.store.Departments(ctx)
	if err != nil {
		return 0, err
	}
	there, err := s.store.Tools(ctx, desk.ToolReply)
	if err != nil {
		return 0, err
	}
	var fresh []desk.Tool
	var lines []desk.AuditLine
	for key, replies := range starterReplies() {
		scope, owner := desk.ScopeAll, ""
		if key != "" {
			at := slices.IndexFunc(departments, func(d desk.Department) bool { return d.Key == key })
			if at < 0 {
				continue
			}
			scope, owner = desk.ScopeDepartment, string(departments[at].ID)
		}
		if slices.ContainsFunc(there, func(t desk.Tool) bool { return t.DeletedAt == 0 && t.Scope == scope && t.Owner == owner }) {
			continue
		}
		for _, r := range replies {
			t := desk.Tool{ID: desk.NewID("t", s.now()), Kind: desk.ToolReply, Scope: scope, Owner: owner, Name: r.name,
				Reply: &desk.Reply{Shortcut: r.shortcut, Texts: words(r.en, r.es)}}
			line, err := s.changed(a, "reply.saved", t.ID, nil, t)
			if err != nil {
				return 0, err
			}
			fresh, lines = append(fresh, t), append(lines, line)
		}
	}
	if len(fresh) == 0 {
		return 0, nil
	}
	return len(fresh), s.store.AddTools(ctx, fresh, lines)
}

type starterReply struct{ name, shortcut, en, es string }

// starterReplies are by department; "" is the whole clinic. What nobody but the
// writer knows is a variable: a reply with one left open cannot be sent.
func starterReplies() map[string][]starterReply {
	return map[string][]starterReply{
		"": {{
			"Greeting (saludo)", "hello",
			"Hello, my name is {{staff.name}} and I work in {{department}}. Thank you for writing to us. I am reading what you sent and will answer you here.",
			"Hola, me llamo {{staff.name}} y trabajo en {{department}}. Gracias por escribirnos. Estoy leyendo su mensaje y le respondo aquí mismo.",
		}, {
			"One moment (un momento)", "moment",
			"Please give me a moment. I am looking into it and will be right back.",
			"Deme un momento, por favor. Lo estoy mirando y enseguida vuelvo.",
		}, {
			"More details (más datos)", "details",
			"So that I can help you, I need to know one more thing: {{question}}",
			"Para poder ayudarle necesito saber una cosa más: {{pregunta}}",
		}, {
			"I come back to you (le escribo después)", "later",
			"I need to ask a colleague about this. You will hear from me here by {{day and time}}. Your reference is {{reference}}.",
			"Tengo que consultarlo con otra persona del equipo. Tendrá noticias mías aquí antes del {{día y hora}}. Su referencia es {{reference}}.",
		}, {
			"If it is urgent (si es urgente)", "urgent",
			"We cannot help with an emergency in this chat. If you feel worse or it cannot wait, please call {{emergency number}} now.",
			"En este chat no podemos atender una emergencia. Si se siente peor o no puede esperar, llame ahora al {{número de emergencias}}.",
		}, {
			"Anything else (algo más)", "else",
			"Is there anything else I can help you with?",
			"¿Hay algo más en lo que pueda ayudarle?",
		}, {
			"Goodbye (despedida)", "bye",
			"Thank you for writing to us. If the question comes up again, write here and mention {{reference}}. All the best, {{staff.name}}",
			"Gracias por escribirnos. Si vuelve a tener la misma duda, escríbanos aquí y mencione {{reference}}. Un saludo, {{staff.name}}",
		}},
		"scheduling": {{
			"Times on offer (horas disponibles)", "times",
			"These times are free: {{times}}. Which one suits you best?",
			"Estas horas están libres: {{horas}}. ¿Cuál le viene mejor?",
		}, {
			"Appointment made (cita hecha)", "booked",
			"Your appointment is on {{day and time}} at {{place}}. If you cannot come, please tell us one day before, so that somebody else can have the time.",
			"Su cita es el {{día y hora}} en {{lugar}}. Si no puede venir, avísenos un día antes, por favor, para dar la hora a otra persona.",
		}, {
			"Appointment cancelled (cita cancelada)", "cancelled",
			"Your appointment on {{day and time}} is cancelled. Would you like another day?",
			"Su cita del {{día y hora}} está cancelada. ¿Quiere otro día?",
		}},
		"billing": {{
			"Which bill (qué factura)", "which",
			"Which bill is it about? You find its number at the top of the first page.",
			"¿De qué factura se trata? El número está arriba, en la primera página.",
		}, {
			"Pay in parts (pagar a plazos)", "parts",
			"You can pay this bill in parts. We suggest {{amount}} each month for {{months}} months. Would that be all right for you?",
			"Puede pagar esta factura a plazos. Le proponemos {{cantidad}} al mes durante {{meses}} meses. ¿Le parece bien?",
		}},
		"insurance": {{
			"Photo of the card (foto de la tarjeta)", "card",
			"Please send us a photo of both sides of your insurance card. Use the paper clip below to attach it.",
			"Envíenos, por favor, una foto de las dos caras de su tarjeta del seguro. Use el clip de abajo para adjuntarla.",
		}, {
			"We ask the insurer (preguntamos al seguro)", "insurer",
			"We have asked your insurance and wait for its answer. You hear from us here by {{day and time}}.",
			"Hemos preguntado a su seguro y esperamos su respuesta. Tendrá noticias nuestras aquí antes del {{día y hora}}.",
		}},
	}
}
