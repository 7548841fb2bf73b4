package vm

import lua "github.com/yuin/gopher-lua"

// An instruction has the operation in the highest 6 bits, then the operands A
// with 8, C with 9 and B with 9 bits. B and C together are Bx, which for a
// jump is its distance and an offset.
const (
	constant = 1 << 8 // an operand from here on is a constant
	distance = 1<<17 - 1
)

// jump returns how far an instruction jumps.
func jump(inst uint32) int { return int(inst&0x3ffff) - distance }

// operand returns the value of an operand that is a register or a constant.
func operand(registers, constants []lua.LValue, x uint32) lua.LValue {
	if x &= 0x1ff; x >= constant {
		return constants[x-constant]
	}
	return registers[x]
}

// registerOf returns the register that an operand is, none if it is a constant.
func registerOf(x uint32) int {
	if x &= 0x1ff; x < constant {
		return int(x)
	}
	return none
}
