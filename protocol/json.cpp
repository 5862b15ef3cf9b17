// The one file that compiles Boost.JSON itself; all others see only its declarations.
#include <boost/json/src.hpp>
