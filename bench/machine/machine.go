// Package machine reads the CPU time and the memory of processes and of the machine from /proc.
package machine

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

const ticksASecond = 100 // USER_HZ, the same on every Linux that Go runs on

// Tree returns the process and all of its descendants.
func Tree(pid int) []int {
	children := map[int][]int{}
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		if fields := stat(file); len(fields) > 1 {
			child, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			parent, _ := strconv.Atoi(fields[1])
			children[parent] = append(children[parent], child)
		}
	}
	all := []int{pid}
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	return all
}

// stat returns the fields of a stat file after the program's name, which may have any characters; none if the process has ended.
func stat(file string) []string {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	_, rest, _ := strings.Cut(string(raw[strings.LastIndexByte(string(raw), ')')+1:]), " ")
	return strings.Fields(rest)
}

// CPU returns the CPU time in seconds of the process and its descendants, including ended ones.
func CPU(pid int) float64 {
	total := 0.0
	for _, p := range Tree(pid) {
		fields := stat(fmt.Sprintf("/proc/%d/stat", p))
		if len(fields) < 15 {
			continue
		}
		for _, field := range fields[11:15] { // user, system, and both of children that were waited for
			ticks, _ := strconv.ParseFloat(field, 64)
			total += ticks / ticksASecond
		}
	}
	return total
}

// Busy returns the CPU time in seconds that the machine has spent on all processes since its start.
func Busy() float64 {
	raw, _ := os.ReadFile("/proc/stat")
	line, _, _ := strings.Cut(string(raw), "\n")
	fields, total := strings.Fields(line), 0.0
	if len(fields) < 9 {
		return 0
	}
	for _, i := range []int{1, 2, 3, 6, 7, 8} { // user, nice, system, interrupts, soft interrupts, stolen
		ticks, _ := strconv.ParseFloat(fields[i], 64)
		total += ticks / ticksASecond
	}
	return total
}

// PeakMemory returns the sum of the peak memory of the process and its descendants, in bytes.
func PeakMemory(pid int) int64 {
	var total int64
	for _, p := range Tree(pid) {
		total += kilobytes(fmt.Sprintf("/proc/%d/status", p), "VmHWM:") << 10
	}
	return total
}

func kilobytes(file, name string) int64 {
	raw, _ := os.ReadFile(file)
	for line := range strings.Lines(string(raw)) {
		if rest, found := strings.CutPrefix(line, name); found {
			n, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			return n
		}
	}
	return 0
}

// Description is the machine in the results.
type Description struct {
	Processor string `json:"processor"`
	Cores     int    `json:"cores"`
	MemoryMiB int64  `json:"memoryMiB"`
	Kernel    string `json:"kernel"`
	System    string `json:"system"`
}

// Describe describes this machine.
func Describe() Description {
	d := Description{Cores: runtime.NumCPU(), MemoryMiB: kilobytes("/proc/meminfo", "MemTotal:") >> 10}
	d.Processor = value("/proc/cpuinfo", "model name", ":")
	d.System = strings.Trim(value("/etc/os-release", "PRETTY_NAME", "="), `"`)
	kernel, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	d.Kernel = strings.TrimSpace(string(kernel))
	return d
}

func value(file, name, separator string) string {
	f, err := os.Open(file)
	if err != nil {
		return "unknown"
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if key, rest, found := strings.Cut(lines.Text(), separator); found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(rest)
		}
	}
	return "unknown"
}
