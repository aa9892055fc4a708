#include "guarantee/version.h"

uint32_t guarantee_version_number(void)
{
    return GUARANTEE_VERSION_MAJOR * 10000u + GUARANTEE_VERSION_MINOR * 100u + GUARANTEE_VERSION_PATCH;
}

const char *guarantee_version_text(void)
{
    return GUARANTEE_VERSION_TEXT;
}
