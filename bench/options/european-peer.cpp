// Price and five Greeks by QuantLib's BlackCalculator, and implied volatility by its Let's Be Rational.
// Columns of doubles: right, spot, strike, years, rate, yield, volatility, price. Prints nanoseconds of processor time
// an option, the second of two passes.
#include <ql/pricingengines/blackcalculator.hpp>
#include <ql/pricingengines/blackformula.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <vector>

using namespace QuantLib;
using Columns = std::vector<std::vector<double>>;

static double seconds() {
    timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec + 1e-9 * time.tv_nsec;
}

static double priceAll(const Columns& c, size_t rows) {
    double sum = 0;
    for (size_t i = 0; i < rows; ++i) {
        const double spot = c[1][i], years = c[3][i], rate = c[4][i], yield = c[5][i];
        const BlackCalculator black(c[0][i] > 0 ? Option::Call : Option::Put, c[2][i],
                                    spot * std::exp((rate - yield) * years), c[6][i] * std::sqrt(years),
                                    std::exp(-rate * years));
        sum += black.value() + black.delta(spot) + black.gamma(spot) + black.vega(years) + black.theta(spot, years) +
               black.rho(years);
    }
    return sum;
}

static double implyAll(const Columns& c, size_t rows) {
    double sum = 0;
    for (size_t i = 0; i < rows; ++i) {
        const double years = c[3][i], rate = c[4][i], yield = c[5][i];
        sum += blackFormulaImpliedStdDevLiRS(c[0][i] > 0 ? Option::Call : Option::Put, c[2][i],
                                             c[1][i] * std::exp((rate - yield) * years), c[7][i],
                                             std::exp(-rate * years), 0.0, Null<Real>(), 1.0, 1e-12, 100) /
               std::sqrt(years);
    }
    return sum;
}

int main(int, char** words) {
    const size_t rows = std::atoi(words[2]);
    Columns columns(8, std::vector<double>(rows));
    std::ifstream file(words[1], std::ios::binary);
    for (auto& column : columns) file.read(reinterpret_cast<char*>(column.data()), rows * sizeof(double));
    double sum = priceAll(columns, rows) + implyAll(columns, rows);
    const double start = seconds();
    sum += priceAll(columns, rows);
    const double middle = seconds();
    sum += implyAll(columns, rows);
    const double end = seconds();
    std::printf("{\"price\":%g,\"implied\":%g,\"sum\":%g}\n", (middle - start) / rows * 1e9, (end - middle) / rows * 1e9,
                sum);
}
