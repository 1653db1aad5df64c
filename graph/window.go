package graph

// LineWindow is the days on which a contract line may be in force: its own dates clipped by its contract's (R9).
type LineWindow struct {
	days     Period
	graceEnd Date
}

// LineWindow gives the days on which the line may be in force; nil when no day is left (R9).
func (l *ContractLine) LineWindow() *LineWindow {
	days := l.Window()
	if days.Empty() {
		return nil
	}
	return &LineWindow{days: days, graceEnd: l.WindowWithGrace().To}
}

// StartsOn gives the first day.
func (w *LineWindow) StartsOn() Date { return w.days.From }

// EndsOn gives the last day without grace; nil when the window is open-ended.
func (w *LineWindow) EndsOn() *Date { return optionalDate(w.days.To) }

// GraceEndsOn gives the last day with grace; nil when the window is open-ended.
func (w *LineWindow) GraceEndsOn() *Date { return optionalDate(w.graceEnd) }
